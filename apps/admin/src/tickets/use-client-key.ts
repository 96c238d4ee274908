import { useRef } from 'react';

/** The key under which a content is written once, however often it is sent; another content has another one. */
export function useClientKey(): (content: unknown) => string {
  const last = useRef<{ readonly content: string; readonly key: string }>(undefined);
  return (content) => {
    const text = JSON.stringify(content);
    if (last.current?.content !== text) last.current = { content: text, key: crypto.randomUUID() };
    return last.current.key;
  };
}
