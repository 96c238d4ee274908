import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditChainService } from '#audit';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { verifyAudit } from '../src/audit.js';
import { replayErasures } from '../src/erasures.js';
import type { Invocation } from '../src/invocation.js';

describe('zocalo audit verify and erasures replay', () => {
  let api: TestApi;
  let superuser: Client;
  let invocation: Invocation;
  let printed = '';

  beforeAll(async () => {
    api = await startTestApi();
    superuser = new Client({ connectionString: api.database.superuserUrl, options: '-c search_path=ops,app' });
    await superuser.connect();
    invocation = { root: mkdtempSync(join(tmpdir(), 'zocalo-cli-')), arguments: [], version: '0.0.0', build: { state: 'present', ms: 0 } };
    vi.stubEnv('DATABASE_URL', api.database.url);
    vi.stubEnv('DATABASE_OWNER_URL', api.database.ownerUrl);
    vi.stubEnv('ZOCALO_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'));
    vi.stubEnv('ZOCALO_HOME', join(invocation.root, 'home'));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    await signIn(api.app, { admin: true });
    const chain = api.app.get(AuditChainService, { strict: false });
    while (await chain.sealPending());
  });
  afterEach(() => (printed = ''));
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await superuser.end();
    await api.close();
    rmSync(invocation.root, { recursive: true, force: true });
  });

  const past = async (statement: string): Promise<void> => {
    await superuser.query(`begin; set local session_replication_role = replica; ${statement}; commit`);
  };

  it('AD1 says that a trail is whole, and prints its head', async () => {
    await verifyAudit(invocation, {});
    expect(printed).toMatch(/^The audit trail is whole: \d+ sealed entries\.\nHead: [0-9a-f]{64}\n$/);
    const head = /[0-9a-f]{64}/.exec(printed)![0];
    await verifyAudit(invocation, { head });
    await expect(verifyAudit(invocation, { head: 'f'.repeat(64) })).rejects.toThrow('does not contain the head');
    await expect(verifyAudit(invocation, { head: 'x' })).rejects.toThrow('64 hexadecimal digits');
  });

  it('AD1 names each row that was changed or removed', async () => {
    const { rows } = await superuser.query<{ entry_id: string; sequence: string }>(
      'select entry_id, sequence from audit_seals order by sequence limit 1',
    );
    const { entry_id: id, sequence } = rows[0]!;
    await past(`update audit_entries set action = 'nothing.happened' where id = '${id}'`);
    await expect(verifyAudit(invocation, {})).rejects.toThrow('1 of its rows do not hold');
    expect(printed).toBe(`  no. ${sequence}  ${id}  the entry was changed\n`);
    printed = '';
    await past(`delete from audit_details where entry_id = '${id}'; delete from audit_entries where id = '${id}'`);
    await expect(verifyAudit(invocation, {})).rejects.toThrow('not whole');
    expect(printed).toContain(`no. ${sequence}  ${id}  the entry was removed`);
  });

  it('US6 erases again whom the ledger names', async () => {
    const person = await signIn(api.app);
    await superuser.query(`insert into erasure_ledger (user_id) values ($1)`, [person.userId]);
    await replayErasures(invocation);
    expect(printed).toBe('Erased again: 1\n');
    expect((await superuser.query('select status from users where id = $1', [person.userId])).rows).toEqual([{ status: 'deleted' }]);
  });
});
