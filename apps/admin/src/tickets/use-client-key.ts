import { useRef } from 'react';

/** The key under which a content is written once, however often it is sent; another content has another one, and so has the same after `forgetKey`. */
export function useClientKey(): { readonly keyOf: (content: unknown) => string; readonly forgetKey: () => void } {
  const last = useRef<{ readonly content: string; readonly key: string }>(undefined);
  return {
    keyOf: (content) => {
      const text = JSON.stringify(content);
      if (last.current?.content !== text) last.current = { content: text, key: crypto.randomUUID() };
      return last.current.key;
    },
    /** Once it was sent: whoever writes the same again means it. */
    forgetKey: () => {
      last.current = undefined;
    },
  };
}
