import type { Language } from '#platform/i18n';

/** What staff has to know of a mail beside what it says. */
export interface MailRemarks {
  /** Who says that they wrote it, where no account names them; null: nothing to tell. */
  readonly sender: { readonly name: string; readonly address: string } | null;
  /** Number of the ticket that the mail answers, in which its sender takes no part; null: none. */
  readonly other: number | null;
  /** Names of files that were too large, or empty. */
  readonly refused: readonly string[];
  /** How many files there were beyond those that are looked at. */
  readonly omitted: number;
  /** More was written than is read. */
  readonly textCut: boolean;
}

const WORDS = {
  en: {
    sender: (who: string) => `Written by ${who}, as the mail says.`,
    other: (number: number) => `This mail answers ticket #${number}, in which its sender takes no part.`,
    refused: (names: string) => `These files were not taken, since they are too large or empty: ${names}.`,
    omitted: (count: number) => `More files came along than are taken; left out: ${count}.`,
    textCut: 'The text is longer than what is read of a mail: its end is not here.',
    tooLarge: (names: string) =>
      `These files did not go out with the mail, since they are too large, and there is no account to find them with: ${names}.`,
  },
  es: {
    sender: (who: string) => `Lo ha escrito ${who}, según dice el correo.`,
    other: (number: number) => `Este correo responde al ticket n.º ${number}, en el que su remitente no participa.`,
    refused: (names: string) => `Estos archivos no se han guardado por ser demasiado grandes o estar vacíos: ${names}.`,
    omitted: (count: number) => `Venían más archivos de los que se guardan; sin guardar: ${count}.`,
    textCut: 'El texto es más largo de lo que se lee de un correo: falta el final.',
    tooLarge: (names: string) =>
      `Estos archivos no han salido con el correo por ser demasiado grandes, y no hay una cuenta donde encontrarlos: ${names}.`,
  },
} as const;

/** A note of the system for staff; null when there is nothing to remark. */
export function mailNote({ sender, other, refused, omitted, textCut }: MailRemarks, language: Language): string | null {
  const words = WORDS[language];
  const lines = [
    ...(sender === null ? [] : [words.sender(`"${plain(sender.name)}" <${sender.address}>`)]),
    ...(other === null ? [] : [words.other(other)]),
    ...(refused.length === 0 ? [] : [words.refused(namesOf(refused))]),
    ...(omitted === 0 ? [] : [words.omitted(omitted)]),
    ...(textCut ? [words.textCut] : []),
  ];
  return lines.length === 0 ? null : lines.join('\n');
}

/** The same about an answer that went out without files, to somebody who finds them nowhere else. */
export function tooLargeNote(names: readonly string[], language: Language): string {
  return WORDS[language].tooLarge(namesOf(names));
}

function namesOf(names: readonly string[]): string {
  return names.map(plain).join(', ');
}

/** Without what moves or hides the words beside it. */
function plain(text: string): string {
  return text.replace(/\p{C}+/gu, '');
}
