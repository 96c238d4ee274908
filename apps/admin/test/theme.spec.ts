import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../src/ui/theme.css', import.meta.url), 'utf8');

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.search(new RegExp(`^ *${selector} \\{`, 'mu'))).split('}')[0] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['background', 'card', 'muted', 'accent'];
const TEXT: [text: string, grounds: string[]][] = [
  ['foreground', [...GROUNDS, 'primary-soft']],
  ['muted-foreground', [...GROUNDS, 'primary-soft']],
  ['primary-text', [...GROUNDS, 'primary-soft']],
  ['danger', ['background', 'card', 'muted', 'danger-soft']],
  ['warning', ['background', 'card', 'muted', 'warning-soft']],
  ['success', ['background', 'card', 'muted', 'success-soft']],
  ['info', ['background', 'card', 'muted', 'info-soft']],
  ['primary-foreground', ['primary', 'primary-hover']],
  ['danger-foreground', ['danger-solid', 'danger-hover']],
];
const EDGES = ['input', 'ring', 'primary', ...[1, 2, 3, 4, 5, 6].map((number) => `chart-${number}`)];

describe.each(['light', 'dark'])('the %s theme', (theme) => {
  const colours = tokens(theme === 'light' ? ':root' : '\\.dark');
  const of = (name: string) => {
    const colour = colours.get(name);
    if (colour === undefined) throw new Error(`no colour ${name}`);
    return colour;
  };

  it('UI2 has a contrast of 4.5 between every text and what it stands on', () => {
    const poor = TEXT.flatMap(([text, grounds]) =>
      grounds.map((ground) => ({ pair: `${text} on ${ground}`, ratio: contrast(of(text), of(ground)) })).filter(({ ratio }) => ratio < 4.5),
    );
    expect(poor).toEqual([]);
  });

  it('UI2 has a contrast of 3 between edges, rings and lines of charts and the card they are on', () => {
    const poor = EDGES.map((edge) => ({ edge, ratio: contrast(of(edge), of('card')) })).filter(({ ratio }) => ratio < 3);
    expect(poor).toEqual([]);
  });
});
