import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 250;

/**
 * A text that somebody types, handed on once they pause. What comes back later is what was handed on, and takes no letter away that was
 * typed meanwhile; anything else comes from elsewhere, such as a link or "clear", and replaces it.
 * @param accepts until what is typed is that, nothing is handed on.
 */
export function useTypedText(value: string, onChange: (text: string) => void, accepts?: RegExp): readonly [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const handedOn = useRef(value);
  useEffect(() => {
    if (value === handedOn.current) return;
    handedOn.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const whole = accepts?.test(text) === false ? '' : text;
    if (whole === handedOn.current) return;
    const timer = setTimeout(() => {
      handedOn.current = whole;
      onChange(whole);
    }, TYPING_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- the caller's function is new with every render; what counts is the text
  }, [text]);
  return [text, setText];
}
