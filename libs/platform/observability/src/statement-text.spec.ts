import { describe, expect, it } from 'vitest';
import { processorTime, smallest } from '#harness/processor-time';
import { statementText } from './statement-text.js';

const shown = (sql: string) => statementText(sql).text;

describe('the text of a statement', () => {
  it.each([
    [`select "id" from "users" where "email" = 'ana@example.com' limit 1`, 'select "id" from "users" where "email" = ? limit ?'],
    [`insert into t (a, b) values ('O''Brien', E'it\\'s Ana')`, 'insert into t (a, b) values (?, …)'],
    ['select $1, $12::text from "it\'s a ""name""" where x1 = 4.5e-3', 'select $1, $12::text from "it\'s a ""name""" where x1 = ?'],
    ['select $$Ana$$, $q$Ana $$ García$q$, -7', 'select ?, ?, -?'],
    ['select 1 -- Ana\n, 2 /* García */', 'select ? ? , ? ?'],
    [`select 'Ana never ends`, 'select ?'],
    ['select * from t where id in (1, 2,3)', 'select * from t where id in (?, …)'],
  ])('MO5 has no value in it: %s', (sql, expected) => {
    expect(shown(sql)).toBe(expected);
  });

  it('MO5 says in two words what it does', () => {
    const summary = (sql: string) => statementText(sql).summary;
    expect(summary('select 1')).toBe('select');
    expect(summary('select * from "app"."users" as u')).toBe('select users');
    expect(summary('insert into outbox (id) values ($1)')).toBe('insert outbox');
    expect(summary('UPDATE desks set x = 1')).toBe('update desks');
    expect(summary('with a as (select 1 from b) select 2')).toBe('with b');
    expect(summary('')).toBe('statement');
  });

  it('MO5 is made in a moment of whatever it is made, and is short', async () => {
    for (const part of ["'", '"', '$a$', '/*', "e'\\", '1', '-', '(?,']) {
      const sql = part.repeat(100_000);
      expect(shown(sql).length).toBeLessThanOrEqual(2_000);
      expect(await smallest(250_000, () => processorTime(() => shown(sql))), part).toBeLessThan(250_000);
    }
  });
});
