import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useProblemText } from '@/frame/problem-text';
import { useMessages } from '@/i18n/messages';
import { useFormat } from '@/i18n/format';
import { authMessages } from './auth.messages';

/** One try at the door: whether it runs, and what went wrong, in words. @param words instead of the usual ones, by the code of the refusal. */
export function useAttempt(words: Readonly<Record<string, string>> = {}) {
  const m = useMessages(authMessages);
  const format = useFormat();
  const textOf = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** Shown where the password is written, not below the form. */
  const [weak, setWeak] = useState<string | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    setWeak(null);
    try {
      await work();
    } catch (error) {
      const until = isProblem(error, 'ACCOUNT_SUSPENDED') && typeof error.details.until === 'string' ? error.details.until : null;
      if (isProblem(error, 'WEAK_PASSWORD')) setWeak(textOf(error));
      else if (isProblem(error) && words[error.code]) setProblem(words[error.code]!);
      else if (isProblem(error, 'PASSKEY_CANCELLED')) setProblem(m.passkeyCancelled);
      else setProblem(until ? `${textOf(error)} ${m.suspendedUntil(format.dateTime(until))}` : textOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, weak, attempt };
}
