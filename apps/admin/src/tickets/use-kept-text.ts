import { useEffect, useState } from 'react';
import { discardDraft, keepDraft, readDraft } from '@/frame/drafts';

/** A text that survives a reload and a session that ends, until it is sent. */
export function useKeptText(draft: string): readonly [text: string, setText: (text: string) => void, restored: boolean] {
  const [kept] = useState(() => readDraft<{ readonly text: string }>(draft));
  const [text, setText] = useState(kept?.text ?? '');
  useEffect(() => {
    if (text.trim() === '') discardDraft(draft);
    else keepDraft(draft, { text });
  }, [draft, text]);
  return [text, setText, kept !== null && text !== ''];
}
