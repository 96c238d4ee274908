import { useEffect, useState } from 'react';
import { discardDraft, keepDraft, readDraft } from '@/frame/drafts';

/** What somebody writes, and for whom: a note must never come back as an answer. */
interface Kept {
  readonly text: string;
  readonly isNote: boolean;
}

/** A text that survives a reload and a session that ends, until it is sent. */
export function useKeptText(draft: string) {
  const [before] = useState(() => readDraft<Kept>(draft));
  const [kept, setKept] = useState<Kept>(before ?? { text: '', isNote: false });
  useEffect(() => {
    if (kept.text.trim() === '') discardDraft(draft);
    else keepDraft(draft, kept);
  }, [draft, kept]);
  return {
    ...kept,
    setText: (text: string) => setKept((last) => ({ ...last, text })),
    /** Below what is written by now, which may be more than when it was asked for. */
    addText: (more: string) => setKept((last) => ({ ...last, text: [last.text.trimEnd(), more].filter(Boolean).join('\n\n') })),
    /** Takes away what was sent; what somebody typed meanwhile stays. */
    takeSent: (sent: string) =>
      setKept((last) => ({ ...last, text: last.text.startsWith(sent) ? last.text.slice(sent.length).trimStart() : last.text })),
    setIsNote: (isNote: boolean) => setKept((last) => ({ ...last, isNote })),
    /** Whether it is what was written before the page was loaded. */
    restored: before !== null && kept.text !== '',
  };
}
