import { InvalidArgumentError } from 'commander';

const VISIBLE = /^(?!\s)[^\p{C}]*[^\s\p{C}]$/u;

/** Reads an option that others are to read later, as the API does. @param most characters. */
export function visibleText(most: number): (text: string) => string {
  return (text) => {
    if (text.length > most || !VISIBLE.test(text)) throw new InvalidArgumentError(`It must be 1 to ${most} visible characters.`);
    return text;
  };
}
