import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { isProblem } from '@/api';
import { fieldProblemText, type Language } from '@/i18n';

/**
 * Shows what the API says about single fields at those fields.
 * @returns true when every part of the problem has found its field, so that nothing else needs saying.
 */
export function showAtFields<T extends FieldValues>(
  error: unknown,
  known: readonly string[],
  setError: UseFormSetError<T>,
  language: Language,
): boolean {
  if (!isProblem(error, 'VALIDATION_FAILED')) return false;
  const entries = Object.entries(error.fields);
  let focus = true;
  for (const [field, message] of entries) {
    if (!known.includes(field)) continue;
    setError(field as Path<T>, { type: 'api', message: fieldProblemText(message, language) }, { shouldFocus: focus });
    focus = false;
  }
  return entries.length > 0 && entries.every(([field]) => known.includes(field));
}

/** Controls that hold something that is no value, such as half a date: the browser gives out nothing for it, as if they were empty. */
export function unreadableIn(form: HTMLFormElement | null): readonly HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter((each): each is HTMLInputElement => each instanceof HTMLInputElement && each.validity.badInput);
}
