import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsMessages } from '../src/settings/settings.messages';

interface Declared {
  readonly bounds: { readonly unit?: string; readonly choices?: readonly string[] };
}

const settings = Object.entries(JSON.parse(readFileSync('test/contract/settings.json', 'utf8')) as Record<string, Declared>);
const distinct = (texts: readonly string[]) => [...new Set(texts)].toSorted();

it.each(['en', 'es'] as const)(
  'UI1 has words for each group of settings, each unit and each choice (%s), and for no others',
  (language) => {
    const { groups, units, choices } = settingsMessages[language];
    expect(Object.keys(groups).toSorted()).toEqual(distinct(settings.map(([key]) => key.split('.')[0]!)));
    expect(Object.keys(units).toSorted()).toEqual(distinct(settings.flatMap(([, { bounds }]) => bounds.unit ?? [])));
    expect(Object.keys(choices).toSorted()).toEqual(distinct(settings.flatMap(([, { bounds }]) => bounds.choices ?? [])));
  },
);
