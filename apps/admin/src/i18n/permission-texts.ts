import { type Language, useLanguage } from './language';

/** What permissions let somebody do, by their key. `test/permission-texts.spec.ts` compares this with the permissions there are. */
export const permissionTexts: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    'audit.export': 'Download the audit trail.',
    'audit.read': 'Read the audit trail.',
    'checklist.read': 'See what the installation should still have done.',
    'demo.manage': 'See, load and remove the demo data.',
    'desk.manage': 'Create, change, deactivate and delete desks.',
    'desk.read': 'See the desks of the offices, and who sits where.',
    'desk.reserve': 'Book a desk, and cancel one’s own bookings.',
    'mail-template.read': 'See what the mails look like.',
    'mail.read': 'Read every mail that was kept while there was no mail server.',
    'office.manage': 'Create, change, archive and delete offices and their zones.',
    'organisation.manage': 'See, create and change organisations.',
    'role.grant': 'Give roles to people and take them away.',
    'role.manage': 'Define, change and delete roles.',
    'role.read': 'See the roles and what they permit.',
    'settings.manage': 'Change the settings, and test mail and storage.',
    'stats.read': 'See the figures.',
    'user.create': 'Create accounts and invite people.',
    'user.end-sessions': 'See the sessions of people, and end them.',
    'user.erase': 'Erase people for good.',
    'user.export': 'Download the list of people.',
    'user.impersonate': 'Act as somebody else, never as an administrator.',
    'user.read': 'See people.',
    'user.reset': 'Have people choose a new password, or set up their second factor anew.',
    'user.suspend': 'Suspend people, and let them in again.',
    'user.update': 'Change the name and language of people.',
    'view.share': 'Share saved views with others in the organisation who look after something.',
  },
  es: {
    'audit.export': 'Descargar el registro de auditoría.',
    'audit.read': 'Leer el registro de auditoría.',
    'checklist.read': 'Ver lo que falta por hacer en la instalación.',
    'demo.manage': 'Ver, cargar y quitar los datos de demostración.',
    'desk.manage': 'Crear, cambiar, desactivar y borrar puestos.',
    'desk.read': 'Ver los puestos de las oficinas y quién se sienta dónde.',
    'desk.reserve': 'Reservar un puesto y cancelar las reservas propias.',
    'mail-template.read': 'Ver cómo son los correos.',
    'mail.read': 'Leer todos los correos que se guardaron sin servidor de correo.',
    'office.manage': 'Crear, cambiar, archivar y borrar oficinas y sus zonas.',
    'organisation.manage': 'Ver, crear y cambiar organizaciones.',
    'role.grant': 'Dar roles a las personas y quitárselos.',
    'role.manage': 'Definir, cambiar y borrar roles.',
    'role.read': 'Ver los roles y lo que permiten.',
    'settings.manage': 'Cambiar los ajustes y probar el correo y el almacenamiento.',
    'stats.read': 'Ver las cifras.',
    'user.create': 'Crear cuentas e invitar a personas.',
    'user.end-sessions': 'Ver las sesiones de las personas y cerrarlas.',
    'user.erase': 'Borrar personas para siempre.',
    'user.export': 'Descargar la lista de personas.',
    'user.impersonate': 'Actuar como otra persona, nunca como quien administra.',
    'user.read': 'Ver a las personas.',
    'user.reset': 'Hacer que alguien elija otra contraseña o configure de nuevo su segundo factor.',
    'user.suspend': 'Suspender a personas y dejarlas entrar otra vez.',
    'user.update': 'Cambiar el nombre y el idioma de las personas.',
    'view.share': 'Compartir vistas guardadas con quienes gestionan algo en la organización.',
  },
};

/** What a permission lets somebody do, in the language of the person; what is not known here is said as the API says it. */
export function usePermissionText(): (permission: { readonly key: string; readonly summary: string }) => string {
  const { language } = useLanguage();
  return ({ key, summary }) => permissionTexts[language][key] ?? summary;
}
