import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AsideSchemas, schemaDifferences } from '../src/index.js';
import { ask, copyOf, digests, loaded } from './copied.js';
import { GRANTS, type Planted, planted } from './planted.js';

const TABLES = 1_500;

let database: Planted;

beforeAll(async () => {
  const tables = Array.from(
    { length: TABLES },
    (_, n) => `
    create table t${n} (id integer primary key, parent integer${n > 0 ? ` references t${n - 1}` : ''}, what text not null);
    create index t${n}_what on t${n} (what);
    insert into t${n} values (1, ${n > 0 ? 1 : 'null'}, 'row of ${n}');`,
  );
  database = await planted({ Migration20260101000001_first: GRANTS + tables.join('\n') });
}, 300_000);
afterAll(() => database.close());

describe('a schema of 1,500 tables', () => {
  it('BK2 BK3 is copied, replaced, put back and removed', { timeout: 600_000 }, async () => {
    const copy = await copyOf(database.url);
    expect(copy.description.tables).toHaveLength(TABLES);
    const replacement = await loaded(database.ownerUrl, copy, { aside: 'app_before_1', migrations: database.migrations, tellsRows: true });
    expect(schemaDifferences(copy.description.fingerprint, await replacement.fingerprint())).toEqual([]);
    await replacement.commit();
    expect(digests(await copyOf(database.url))).toEqual(digests(copy));

    const schemas = new AsideSchemas({ ownerUrl: database.ownerUrl, lockTimeoutMs: 5_000, migrations: database.migrations });
    await schemas.renameBack({ schema: 'app', aside: 'app_before_1', instead: 'app_undone_1' });
    await schemas.drop('app_undone_1');
    expect(await schemas.list('app_')).toEqual([]);
    expect(await ask(database.url, `select what from t1499`)).toEqual([{ what: 'row of 1499' }]);
  });
});
