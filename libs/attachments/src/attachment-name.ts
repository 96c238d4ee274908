const MAX_CHARACTERS = 150;
const MAX_ENDING = 20;
const NAMELESS = 'file';

/** Control characters, halves of characters, and marks that turn the direction of text: `photo<mark>gpj.exe` would read as a picture. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** A name as people are shown it: what they typed, without folders and what could deceive. A long one keeps its ending. */
export function attachmentName(typed: string): string {
  const name = typed
    .slice(0, 4_000)
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(UNSEEN, '')
    .trim();
  if (/^\.*$/u.test(name)) return NAMELESS;
  const characters = [...name];
  if (characters.length <= MAX_CHARACTERS) return name;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= MAX_ENDING ? characters.slice(dot) : [];
  return [...characters.slice(0, MAX_CHARACTERS - ending.length), ...ending].join('');
}
