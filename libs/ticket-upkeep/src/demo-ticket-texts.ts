/** What a demo ticket is about: subject, what was said, what staff answered, a tag, and how urgent it is. */
export interface DemoTicketText {
  readonly subject: string;
  readonly body: string;
  readonly answer: string;
  readonly tag: string;
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
}

function text(subject: string, body: string, answer: string, tag: string, priority: DemoTicketText['priority'] = 'normal'): DemoTicketText {
  return { subject, body, answer, tag, priority };
}

/** Twenty in Spanish and as many in English, in turn. */
export const DEMO_TICKETS: readonly DemoTicketText[] = [
  text(
    'La impresora de la planta 2 no imprime',
    'Dice que falta papel, pero la bandeja está llena. He probado a apagarla y encenderla.',
    'Era el sensor de la bandeja; lo hemos limpiado. ¿Puedes probar de nuevo?',
    'impresoras',
  ),
  text(
    'VPN drops every few minutes',
    'Since Monday the VPN disconnects every ten minutes when I work from home. Wi-Fi itself is fine.',
    'We moved you to the new gateway. Please reconnect and tell us whether it holds.',
    'vpn',
    'high',
  ),
  text(
    'No puedo entrar en mi cuenta',
    'Me pide un código que no me llega al teléfono nuevo.',
    'Hemos restablecido tu segundo factor; al entrar podrás registrar el teléfono nuevo.',
    'acceso',
    'high',
  ),
  text(
    'Second monitor stays black',
    'My desk D07 has two monitors, the right one shows no signal.',
    'The cable was loose behind the dock. Could you check whether it works now?',
    'hardware',
  ),
  text(
    'Solicitud de silla ergonómica',
    'El servicio médico me recomienda una silla con apoyo lumbar. Adjunto el informe cuando me digáis dónde.',
    'Pedida; llega la semana que viene. Te avisamos para la entrega.',
    'mobiliario',
    'low',
  ),
  text(
    'Calendar shows meetings one hour late',
    'After my trip to Lisbon all meetings are displayed an hour late.',
    'Your profile still had the time zone of Lisbon. We set it back to Madrid.',
    'calendar',
  ),
  text(
    'El wifi de la sala Goya va muy lento',
    'En las videollamadas se congela la imagen. En otras salas va bien.',
    'Hay un punto de acceso averiado; lo cambiamos mañana a primera hora.',
    'wifi',
    'high',
  ),
  text(
    'Access to the sales folder',
    'I moved to the sales team and need to read the shared folder "Offers 2026".',
    'Granted after a word with your manager. It can take an hour until you see it.',
    'access',
  ),
  text(
    'Portátil muy lento al arrancar',
    'Tarda más de diez minutos hasta que puedo abrir el correo.',
    'El disco está casi lleno. Te hemos reservado una cita el jueves para ampliarlo.',
    'hardware',
  ),
  text(
    'Badge does not open the garage',
    'The main door works, the garage beeps twice and stays shut.',
    'Your badge lacked the zone of the garage. Please try again.',
    'badge',
  ),
  text(
    'Correo sospechoso de "Recursos Humanos"',
    'Me piden la contraseña para ver la nómina. No he pulsado nada.',
    'Bien hecho: era fraude. Lo hemos bloqueado para todos.',
    'seguridad',
    'urgent',
  ),
  text(
    'Cannot reserve a desk for Friday',
    'It says that I already have one, but my list is empty.',
    'There was a reservation in the other office. We cancelled it as you wished.',
    'desks',
  ),
  text(
    'Falta el teclado en el puesto D12',
    'Esta mañana no estaba. Uso el de mi compañera.',
    'Hay uno nuevo en la recepción a tu nombre.',
    'hardware',
    'low',
  ),
  text(
    'Payroll document cannot be opened',
    'The PDF of October says that it is damaged.',
    'It was created anew. Please download it once more.',
    'documents',
  ),
  text(
    'Alta de una persona nueva el lunes',
    'Empieza Marta en contabilidad y necesita cuenta, portátil y acceso a la aplicación de facturas.',
    'Todo preparado; solo falta que elija contraseña con la invitación.',
    'altas',
    'high',
  ),
  text(
    'Loud noise from the air conditioning',
    'Third floor, next to the kitchen. It started yesterday.',
    'The maintenance company comes this afternoon.',
    'building',
  ),
  text(
    'No me deja adjuntar archivos grandes',
    'Un vídeo de 40 MB se queda al 99 %.',
    'El límite es de 25 MB; te hemos dado un espacio para compartirlo por enlace.',
    'documentos',
  ),
  text(
    'Headset echoes in calls',
    'Everybody hears themselves when I am on a call.',
    'Please switch off the second microphone in the settings of the call; a picture is attached.',
    'hardware',
    'low',
  ),
  text(
    'Cambio de apellido en el directorio',
    'Me he casado y quiero que aparezca mi apellido nuevo.',
    'Cambiado. En el correo se verá mañana.',
    'perfil',
    'low',
  ),
  text(
    'All screens of the lobby are frozen',
    'They have shown the same slide since eight. Visitors are coming at eleven.',
    'The player was restarted and runs again.',
    'building',
    'urgent',
  ),
  text(
    'Error 500 al guardar una factura',
    'Pasa con todas las del proveedor Ibérica. Con otras funciona.',
    'Hemos pasado el caso al fabricante; mientras tanto guardad sin observaciones.',
    'facturas',
    'urgent',
  ),
  text(
    'Request for a quiet room in the afternoon',
    'Our team needs a room for interviews from Tuesday to Thursday.',
    'Room Sorolla is yours on these days from two to five.',
    'rooms',
    'low',
  ),
  text('El proyector de la sala Miró no enciende', 'La luz parpadea en rojo.', 'La lámpara se ha agotado; ya está sustituida.', 'salas'),
  text(
    'Phone does not synchronise mail',
    'Since the update of the phone nothing comes in.',
    'Remove the account from the phone and add it again with the steps of our guide.',
    'mail',
  ),
  text(
    'Permiso para instalar un programa',
    'Necesito la aplicación de firma electrónica de la administración.',
    'Instalada a distancia. Reinicia cuando puedas.',
    'software',
  ),
  text('Wrong name on my door sign', 'It says Gonzalez, but I am Gonsalves.', 'A new one is being printed.', 'building', 'low'),
  text(
    'La aplicación de gastos pide aprobar dos veces',
    'Apruebo y al rato vuelve a aparecer en la lista.',
    'Lo hemos reproducido y corregido en la versión de esta noche.',
    'gastos',
  ),
  text(
    'Backup of an old laptop',
    'I need files from the laptop that I gave back in August.',
    'We still have its image. Which folders do you need?',
    'documents',
  ),
  text(
    'Pantalla rota',
    'Se me ha caído el portátil y la pantalla tiene una grieta.',
    'Pasa por la planta 1 y te damos uno de préstamo.',
    'hardware',
    'high',
  ),
  text(
    'Cannot join meetings as a guest',
    'A customer sends links that our browser refuses to open.',
    'The site was blocked by mistake. It is open now.',
    'network',
  ),
  text(
    'Plaza de aparcamiento para visitas',
    'Vienen dos clientes el miércoles a las diez.',
    'Reservadas las plazas 14 y 15.',
    'edificio',
    'low',
  ),
  text(
    'Password expires although I changed it',
    'I get a reminder every morning.',
    'That reminder was about a second account that you no longer use. We closed it.',
    'access',
  ),
  text(
    'Formación sobre la herramienta de informes',
    '¿Hay alguna sesión este mes para el equipo de ventas?',
    'Sí, el día 28 a las nueve. Os hemos apuntado.',
    'formacion',
    'low',
  ),
  text('Coffee machine leaks', 'There is water below it every morning.', 'The seal was replaced.', 'building'),
  text(
    'No suena el teléfono fijo',
    'La centralita dice que está conectado.',
    'Tenía activado el desvío a otra extensión; ya suena.',
    'telefonia',
  ),
  text(
    'Report is missing the last week',
    'The figures of the dashboard end on Sunday.',
    'The nightly run had failed. It was repeated and all days are there.',
    'reports',
    'high',
  ),
  text(
    'Duda sobre las vacaciones en el portal',
    '¿Por qué me aparecen dos días menos que ayer?',
    'Se descontaron los días de cierre de la empresa; te mandamos el detalle.',
    'portal',
  ),
  text(
    'Docking station gets very hot',
    'One cannot touch it after an hour.',
    'Please unplug it at once. A replacement is on your desk tomorrow.',
    'hardware',
    'urgent',
  ),
  text(
    'Traducción de un aviso para visitantes',
    'El cartel de la entrada solo está en español.',
    'Pedida la versión en inglés a comunicación.',
    'edificio',
    'low',
  ),
  text(
    'New starter cannot see the team calendar',
    'Everybody else in the team can.',
    'He was missing from the group. It is added.',
    'calendar',
  ),
];
