import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servePanelFrom } from '#platform/panel/testing';
import { type RecoveryApi, startRecoveryApi } from './recovery-api.js';

let recovery: RecoveryApi;
beforeAll(async () => {
  recovery = await startRecoveryApi();
});
afterAll(() => recovery?.close());

it('AU7 UI4 leads from the saved password to the panel where there is one, and tells who is invited nothing of sessions', async () => {
  const html = { accept: 'text/html' };
  const folder = await mkdtemp(join(tmpdir(), 'zocalo-panel-'));
  for (const isBuilt of [false, true]) {
    if (isBuilt) await writeFile(join(folder, 'index.html'), '<!doctype html>');
    servePanelFrom(folder);
    const ana = await recovery.person();
    const token = await recovery.tokenFor(ana.email);
    const form = async () => (await recovery.api.request({ url: `/auth/reset-password?token=${token}`, headers: html })).text;
    const ends = 'Wherever you are signed in';
    expect(await form()).toContain(ends);
    await recovery.data.query(`update password_resets set reason = 'invitation' where user_id = $1`, [ana.userId]);
    expect(await form()).not.toContain(ends);
    expect((await recovery.post('reset-password', { token, password: 'short' }, { headers: html })).text).not.toContain(ends);
    const done = await recovery.post('reset-password', { token, password: 'a kite above the harbour' }, { headers: html });
    expect([done.status, done.text.includes('<a class="button" href="/admin">Sign in</a>')]).toEqual([200, isBuilt]);
  }
  await rm(folder, { recursive: true });
});
