import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fieldProblemText } from '../src/i18n/field-problems';
import { problemTexts } from '../src/i18n/problems';

const codes = (JSON.parse(readFileSync('test/contract/errors.json', 'utf8')) as { code: string }[]).map(({ code }) => code);
/** What only the panel knows. */
const OF_THE_PANEL = ['OFFLINE', 'UNREADABLE_ANSWER'];

it('UI1 says every refusal of the API in Spanish', () => {
  expect(codes.filter((code) => !problemTexts.es[code])).toEqual([]);
});

it.each(['en', 'es'] as const)('UI1 has no words (%s) for refusals that the API does not know', (language) => {
  const known = new Set([...codes, ...OF_THE_PANEL]);
  expect(Object.keys(problemTexts[language]).filter((code) => !known.has(code))).toEqual([]);
});

it('UI1 says in Spanish every problem of a field that the platform words itself', () => {
  const messages = globSync('libs/**/src/**/*.ts', { exclude: ['**/*.spec.ts', '**/testing/**'] })
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/['"`]\$property ((?:[^'"`\\]|\\.)+)['"`]/g)])
    .map(([, text]) => text!.replaceAll(/\$\{[^}]*\}|\$constraint1/g, '8'));
  expect(messages.length).toBeGreaterThan(20);
  const asItIs = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  expect(messages.filter((text) => fieldProblemText(text, 'es') === asItIs(text))).toEqual([]);
});

it('UI1 says problems of fields in words, and what it does not know as the API says it', () => {
  expect(fieldProblemText('must be shorter than or equal to 80 characters', 'es')).toBe('Debe tener como mucho 80 caracteres');
  expect(fieldProblemText('must be one of the following values: es, en', 'es')).toBe('Debe ser uno de estos: es, en');
  expect(fieldProblemText('is odd', 'es')).toBe('Is odd');
  expect(fieldProblemText('must be longer than or equal to 1 characters', 'es')).toBe('Hace falta');
  expect(fieldProblemText('must be longer than or equal to 1 characters', 'en')).toBe('Is needed');
  expect(fieldProblemText('must not be empty', 'en')).toBe('Must not be empty');
});
