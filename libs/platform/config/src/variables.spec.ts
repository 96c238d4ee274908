import { describe, expect, it } from 'vitest';
import { CASES } from '../test/variable-cases.js';
import { ENVIRONMENT } from './environment.js';
import { ConfigError, loadConfig } from './load-config.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe.each(Object.entries(CASES))('W5 %s', (name, { field, byDefault, good, bad, beside = {} }) => {
  it('W5 has a default, also when it is set to nothing', () => {
    expect(loadConfig({})[field]).toEqual(byDefault);
    expect(loadConfig({ [name]: '  ' })[field]).toEqual(byDefault);
  });

  it('W5 takes good values', () => {
    for (const [value, expected] of Object.entries(good)) expect(loadConfig({ ...beside, [name]: value })[field]).toEqual(expected);
  });

  it('W5 refuses bad ones with a sentence', () => {
    for (const [value, sentence] of Object.entries(bad)) expect(problemsOf({ ...beside, [name]: value })).toEqual([sentence]);
  });
});

describe('all variables', () => {
  it('W5 every variable that is read is documented and tested, and none other', () => {
    const read = new Set<string>();
    loadConfig(new Proxy({}, { get: (_, name) => void read.add(String(name)) }));
    expect([...read].toSorted()).toEqual(ENVIRONMENT.map((variable) => variable.name).toSorted());
    expect(Object.keys(CASES).toSorted()).toEqual([...read].toSorted());
  });

  it('W5 tells every problem at once and repeats no secret', () => {
    const env = Object.fromEntries(
      Object.entries(CASES).flatMap(([name, { bad }]) => (Object.keys(bad).length > 0 ? [[name, Object.keys(bad)[0]!]] : [])),
    );
    const problems = problemsOf(env);
    for (const name of Object.keys(env)) expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
    const text = (() => {
      try {
        loadConfig({ ...env, PUBLIC_URL: 'https://user:hunter2@x' });
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(text).toMatch(/^The configuration has \d+ problems:\n {2}- HOST must/);
    expect(text).not.toContain('hunter2');
  });
});
