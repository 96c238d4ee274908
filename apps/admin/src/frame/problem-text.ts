import { isProblem, type Problem } from '@/api';
import { type Language, useFormat, useLanguage } from '@/i18n';
import { weaknessText } from '@/i18n/weakness';
import { withoutServer } from '@/i18n/without-server';
import { isImportFailure } from './import-once';

/** Many words, fetched as soon as the page runs: they are there before anything is refused. */
let words: Readonly<Record<Language, Readonly<Record<string, string>>>> = withoutServer;
void import('@/i18n/problems').then(
  ({ problemTexts }) => (words = problemTexts),
  () => undefined,
);

/** What a refusal means, in the language of the person. Unknown codes fall back on what the API said. */
export function useProblemText(): (error: unknown) => string {
  const { language } = useLanguage();
  const { number } = useFormat();
  return (error) => {
    // What is needed for some things is fetched when they are done.
    if (!isProblem(error)) return withoutServer[language][isImportFailure(error) ? 'OFFLINE' : 'INTERNAL'];
    return textOf(error, language) + waitOf(error, language, number);
  };
}

function textOf(problem: Problem, language: Language): string {
  const text = words[language][problem.code] ?? problem.message;
  return problem.code === 'WEAK_PASSWORD' ? `${text} ${weaknessText(problem.details, language)}`.trim() : text;
}

function waitOf({ retryAfterSeconds }: Problem, language: Language, number: (value: number) => string): string {
  if (retryAfterSeconds === null) return '';
  const [amount, unit] = retryAfterSeconds < 120 ? [retryAfterSeconds, 's'] : [Math.ceil(retryAfterSeconds / 60), 'min'];
  return language === 'es' ? ` Espera ${number(amount)} ${unit}.` : ` Wait ${number(amount)} ${unit}.`;
}
