import { isProblem, type Problem } from '@/api';
import { type Language, useFormat, useLanguage } from '@/i18n';
import { problemTexts } from '@/i18n/problems';
import { weaknessText } from '@/i18n/weakness';

/** What a refusal means, in the language of the person. Unknown codes fall back on what the API said. */
export function useProblemText(): (error: unknown) => string {
  const { language } = useLanguage();
  const { number } = useFormat();
  return (error) => {
    if (!isProblem(error)) return problemTexts[language].INTERNAL!;
    return textOf(error, language) + waitOf(error, language, number);
  };
}

function textOf(problem: Problem, language: Language): string {
  const text = problemTexts[language][problem.code] ?? problem.message;
  return problem.code === 'WEAK_PASSWORD' ? `${text} ${weaknessText(problem.details, language)}`.trim() : text;
}

function waitOf({ retryAfterSeconds }: Problem, language: Language, number: (value: number) => string): string {
  if (retryAfterSeconds === null) return '';
  const [amount, unit] = retryAfterSeconds < 120 ? [retryAfterSeconds, 's'] : [Math.ceil(retryAfterSeconds / 60), 'min'];
  return language === 'es' ? ` Espera ${number(amount)} ${unit}.` : ` Wait ${number(amount)} ${unit}.`;
}
