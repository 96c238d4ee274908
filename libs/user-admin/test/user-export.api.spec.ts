import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { forgetSession } from '#sessions/testing';
import { codeOf, type PeopleApi, startPeopleApi } from './people-api.js';

let api: PeopleApi;
let owner: PeopleApi['owner'];
let root: SignedIn;
let [north, south] = ['', ''];
const holder: PeopleApi['holder'] = (...wanted) => api.holder(...wanted);

beforeAll(async () => {
  api = await startPeopleApi();
  ({ owner, root, north, south } = api);
});
afterAll(() => api?.close());

describe('files', () => {
  const parse = (text: string): string[][] =>
    text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));

  it('US4 the file has the people of the list, of the organisations one may export, and the trail knows', async () => {
    const admin = await holder(north, 'admin');
    for (const organisationId of [north, north, north, south]) await signIn(api.app, { organisationId });
    await signIn(api.app, { organisationId: north, firstName: '=HYPERLINK("http://x")', lastName: 'Fórmula, Ltd' });
    const file = await api.request({ url: '/api/v1/users/export?search=formula', token: admin.token });
    expect([file.status, file.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="users-\d{4}-\d\d-\d\d\.csv"$/);
    expect(file.text).toContain(`,"'=HYPERLINK(""http://x"")","Fórmula, Ltd",,active,,${north},en,user,`);
    expect(file.text.trimEnd().split('\r\n')).toHaveLength(2);
    const all = parse((await api.request({ url: '/api/users/export', token: admin.token })).text);
    const column = all[0]!.indexOf('organisation_id');
    expect(all.length).toBeGreaterThan(5);
    expect(
      new Set(
        all
          .slice(1)
          .filter((line) => line.length === all[0]!.length)
          .map((line) => line[column]),
      ),
    ).toEqual(new Set([north]));
    const { rows } = await owner.query(
      `select e.organisation_id, e.after, d.data from audit_entries e left join audit_details d on d.entry_id = e.id
      where action = 'user.export' and actor_id = $1 order by occurred_at`,
      [admin.userId],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ organisation_id: north, data: { search: 'formula' } });
  });

  it('US4 a file is refused to those who may not have it, and asked for too oddly', async () => {
    const support = await holder(north, 'support');
    expect(codeOf(await api.request({ url: '/api/v1/users/export', token: support.token }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await api.request({ url: '/api/v1/users/export' }))).toEqual([401, 'UNAUTHORIZED']);
    expect(codeOf(await api.request({ url: '/api/v1/users/export?sort=x', token: root.token }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(
      (await api.request({ url: `/api/v1/users/export?organisationId=${newId()}`, token: root.token })).text.split('\r\n'),
    ).toHaveLength(2);
    await owner.query(`update sessions set auth_time = now() - interval '20 minutes' where user_id = $1`, [root.userId]);
    const old = root;
    root = await signIn(api.app, { admin: true });
    await forgetSession(api.app, old.token);
    expect(codeOf(await api.request({ url: '/api/v1/users/export', token: old.token }))).toEqual([403, 'STEP_UP_REQUIRED']);
  });
});
