import type { Language } from '#platform/i18n';

/** What staff has to know of a mail beside what it says. */
export interface MailRemarks {
  /** Number of the ticket that the mail answers, in which its sender takes no part; null: none. */
  readonly other: number | null;
  /** Names of files that were too large, or empty. */
  readonly refused: readonly string[];
  /** How many files there were beyond those that are looked at. */
  readonly omitted: number;
}

const WORDS = {
  en: {
    other: (number: number) => `This mail answers ticket #${number}, in which its sender takes no part.`,
    refused: (names: string) => `These files were not taken, since they are too large or empty: ${names}.`,
    omitted: (count: number) => `More files came along than are taken; left out: ${count}.`,
  },
  es: {
    other: (number: number) => `Este correo responde al ticket n.º ${number}, en el que su remitente no participa.`,
    refused: (names: string) => `Estos archivos no se han guardado por ser demasiado grandes o estar vacíos: ${names}.`,
    omitted: (count: number) => `Venían más archivos de los que se guardan; sin guardar: ${count}.`,
  },
} as const;

/** A note of the system for staff; null when there is nothing to remark. */
export function mailNote({ other, refused, omitted }: MailRemarks, language: Language): string | null {
  const words = WORDS[language];
  const lines = [
    ...(other === null ? [] : [words.other(other)]),
    ...(refused.length === 0 ? [] : [words.refused(refused.map((name) => name.replace(/\p{C}+/gu, '')).join(', '))]),
    ...(omitted === 0 ? [] : [words.omitted(omitted)]),
  ];
  return lines.length === 0 ? null : lines.join('\n');
}
