import { defineSettings, setting } from '#platform/settings';

/** Whether this is a place to try things out. */
export const DemoDataSettings = defineSettings('demo-data', {
  'demo.mode': setting.boolean({
    default: false,
    summary: {
      en: 'Tell everybody in the panel that this installation is a demonstration.',
      es: 'Avisar a todo el mundo en el panel de que esta instalación es una demostración.',
    },
  }),
});
