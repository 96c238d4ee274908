import { Problem } from '@/api/problem';
import { useProblemText } from '@/frame/problem-text';

/** What went wrong with a backup, a restore or a drill, by the words for the refusals of the API. */
export function useFailureText(): (failure: { readonly code: string; readonly message: string }) => string {
  const textOf = useProblemText();
  return ({ code, message }) => textOf(new Problem(409, code, message));
}
