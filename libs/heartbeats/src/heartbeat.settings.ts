import { defineSettings, setting } from '#platform/settings';

/** Where we report ourselves. */
export const HeartbeatSettings = defineSettings('heartbeats', {
  'alerts.outside-heartbeat.url': setting.secret({
    maxLength: 500,
    accepts: isWebAddress,
    form: 'must be an address that begins with https:// or http://',
    summary: {
      en: 'Address outside this installation that is called once a minute as long as alerts are looked after; whoever is behind it tells you when the calls stay away.',
      es: 'Dirección fuera de esta instalación a la que se llama una vez por minuto mientras se vigilan las alertas; quien esté detrás te avisa si las llamadas faltan.',
    },
  }),
});

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol);
}
