import type { Language } from '#platform/i18n';

const WORDS = {
  en: {
    titles: { overview: 'Overview', users: 'People', transactions: 'Transactions' },
    installation: 'The whole installation',
    days: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    compared: (days: string) => `Compared with ${days}`,
    asOf: (moment: string) => `Counted on ${moment} (UTC)`,
    page: (page: number, of: number) => `Page ${page} of ${of}`,
    figure: 'Figure',
    day: 'Day',
    value: 'Value',
    previousDay: 'Day before',
    previous: 'Period before',
    currency: 'Currency',
    count: 'Number',
    amount: 'Amount',
    previousCount: 'Number before',
    previousAmount: 'Amount before',
    whole: 'Whole period',
    payments: 'Payments',
    refunds: 'Refunds',
    net: 'Payments less refunds',
    nothing: 'Nothing was paid or given back in these days.',
    figures: {
      'sign-ups': 'New accounts',
      'sign-ins': 'Sign-ins',
      bookings: 'Desk bookings',
      people: 'People',
      suspended: 'Suspended',
      'registrations-waiting': 'Waiting to confirm',
      'active-sessions': 'Open sessions',
      desks: 'Desks',
      'desk-occupancy': 'Desks in use',
    } as Readonly<Record<string, string>>,
  },
  es: {
    titles: { overview: 'Visión general', users: 'Personas', transactions: 'Transacciones' },
    installation: 'Toda la instalación',
    days: (from: string, to: string) => (from === to ? from : `Del ${from} al ${to}`),
    compared: (days: string) => `Comparado con: ${days}`,
    asOf: (moment: string) => `Contado el ${moment} (UTC)`,
    page: (page: number, of: number) => `Página ${page} de ${of}`,
    figure: 'Cifra',
    day: 'Día',
    value: 'Valor',
    previousDay: 'Día anterior',
    previous: 'Periodo anterior',
    currency: 'Moneda',
    count: 'Número',
    amount: 'Importe',
    previousCount: 'Número anterior',
    previousAmount: 'Importe anterior',
    whole: 'Todo el periodo',
    payments: 'Pagos',
    refunds: 'Devoluciones',
    net: 'Pagos menos devoluciones',
    nothing: 'En estos días no se ha pagado ni devuelto nada.',
    figures: {
      'sign-ups': 'Cuentas nuevas',
      'sign-ins': 'Inicios de sesión',
      bookings: 'Reservas',
      people: 'Personas',
      suspended: 'Suspendidas',
      'registrations-waiting': 'Por confirmar',
      'active-sessions': 'Sesiones abiertas',
      desks: 'Puestos',
      'desk-occupancy': 'Puestos en uso',
    } as Readonly<Record<string, string>>,
  },
} as const;

export type ReportWords = (typeof WORDS)[Language];

/** What reports say. */
export function reportWords(language: Language): ReportWords {
  return WORDS[language];
}

/** What a figure is called; one that has no words here, by its key. */
export function figureName(words: ReportWords, key: string): string {
  return words.figures[key] ?? key.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
}
