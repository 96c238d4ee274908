import { randomUUID } from 'node:crypto';
import { signIn, type SignedIn } from '#auth/testing';
import { type Pair, startPair } from '#harness';
import { type LiveReader, readLive } from '#live/testing';
import { newId } from '#platform/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const URL = '/api/messages';

describe('private messages', () => {
  let pair: Pair;
  let ana: SignedIn;
  let ben: SignedIn;
  let foreigner: SignedIn;

  beforeAll(async () => {
    pair = await startPair();
    const north = newId();
    await pair.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    [ana, ben, foreigner] = [
      await signIn(pair.here.app, { firstName: 'Ana', lastName: 'Ruiz' }),
      await signIn(pair.here.app, { firstName: 'Benito', lastName: 'Soler' }),
      await signIn(pair.here.app, { organisationId: north }),
    ];
  });
  afterAll(() => pair.close());

  const send = (by: SignedIn, to: { userId: string }, body: string, more: object = {}, api = pair.here) =>
    api.request({
      method: 'POST',
      url: URL,
      token: by.token,
      body: { recipientId: to.userId, clientId: randomUUID(), body, ...more },
    });
  const get = (by: SignedIn, path: string, api = pair.there) => api.request({ url: `${URL}${path}`, token: by.token });
  const act = (by: SignedIn, method: 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string, body?: object) =>
    pair.here.request({ method, url: `${URL}${path}`, token: by.token, ...(body && { body }) });
  const unread = async (by: SignedIn) => (await get(by, '/unread-count')).body.count as number;
  const bodies = async (by: SignedIn, other: SignedIn, query = '') =>
    ((await get(by, `/${other.userId}${query}`)).body.items as { body: string | null }[]).map(({ body }) => body);
  const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body.error?.code];

  it('MS1 are sent, listed, read page by page and marked as read', async () => {
    const first = await send(ana, ben, '  Hello\nBen  ');
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.any(String),
        conversationId: expect.any(String),
        sequence: 1,
        senderId: ana.userId,
        clientId: expect.any(String),
        body: 'Hello\nBen',
        attachments: [],
        sentAt: expect.any(String),
        editedAt: null,
        deletedAt: null,
      },
    ]);
    const last = await send(ana, ben, 'Are you in?');
    await send(ben, ana, 'Yes');
    expect([await unread(ana), await unread(ben)]).toEqual([1, 2]);
    const list = await get(ben, '/conversations');
    expect(list.body).toEqual({
      items: [
        {
          id: first.body.conversationId,
          person: { id: ana.userId, name: 'Ana Ruiz' },
          last: { id: expect.any(String), sequence: 3, senderId: ben.userId, excerpt: 'Yes', sentAt: expect.any(String) },
          unread: 2,
          muted: false,
        },
      ],
      nextCursor: null,
    });
    const newest = await get(ben, `/${ana.userId}?limit=2`);
    expect(newest.body).toMatchObject({ unread: 2, readSequence: 0, seenSequence: 0, nextCursor: '2', muted: false, isBlocked: false });
    expect(newest.body.items.map(({ body, clientId }: { body: string; clientId: string | null }) => [body, clientId !== null])).toEqual([
      ['Are you in?', false],
      ['Yes', true],
    ]);
    expect(await bodies(ben, ana, '?before=2&limit=2')).toEqual(['Hello\nBen']);
    expect(await bodies(ben, ana, '?after=1&limit=1')).toEqual(['Are you in?']);
    expect((await act(ben, 'POST', `/${last.body.id}/read`)).status).toBe(204);
    expect((await act(ben, 'POST', `/${first.body.id}/read`)).status).toBe(204);
    expect(await unread(ben)).toBe(0);
    expect((await get(ana, `/${ben.userId}`)).body).toMatchObject({ seenSequence: 2, unread: 1 });
    expect(codeOf(await act(foreigner, 'POST', `/${last.body.id}/read`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await get(foreigner, `/${ana.userId}`))).toEqual([404, 'NOT_FOUND']);
    expect((await get(foreigner, '/conversations')).body.items).toEqual([]);
    expect((await pair.here.request({ url: `${URL}/conversations` })).status).toBe(401);
  });

  it('MS2 sent again under its client id is the same message, and another text is refused', async () => {
    const clientId = randomUUID();
    const all = await Promise.all([1, 2, 3].map((n) => send(ana, ben, 'Once', { clientId }, n === 2 ? pair.there : pair.here)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect(codeOf(await send(ana, ben, 'Twice', { clientId }))).toEqual([409, 'MESSAGE_CLIENT_ID_REUSED']);
    const { id } = all[0]!.body;
    expect((await act(ana, 'PATCH', `/${id}`, { body: 'Changed' })).body).toMatchObject({ body: 'Changed', editedAt: expect.any(String) });
    expect((await send(ana, ben, 'Once', { clientId })).body).toMatchObject({ id, body: 'Changed' });
    expect(codeOf(await act(ben, 'PATCH', `/${id}`, { body: 'Mine' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(ben, 'DELETE', `/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect((await act(ana, 'DELETE', `/${id}`)).status).toBe(204);
    expect((await act(ana, 'DELETE', `/${id}`)).status).toBe(204);
    expect(codeOf(await act(ana, 'PATCH', `/${id}`, { body: 'Back' }))).toEqual([409, 'MESSAGE_DELETED']);
    expect(await bodies(ben, ana, '?limit=1')).toEqual([null]);
    expect((await send(ana, ben, 'Once', { clientId })).body).toMatchObject({ id, body: null });
    const old = (await send(ana, ben, 'Old')).body.id as string;
    await pair.query(`update messages set created_at = created_at - interval '25 hours' where id = $1`, [old]);
    expect(codeOf(await act(ana, 'PATCH', `/${old}`, { body: 'New' }))).toEqual([409, 'MESSAGE_TOO_OLD']);
    expect(codeOf(await act(ana, 'DELETE', `/${old}`))).toEqual([409, 'MESSAGE_TOO_OLD']);
  });

  it('MS2 whoever may not be written to is refused in one way, whatever the reason', async () => {
    const [blocker, shy, gone, met] = await Promise.all([1, 2, 3, 4].map(() => signIn(pair.here.app)));
    expect((await act(blocker!, 'PUT', `/${ana.userId}/block`)).status).toBe(204);
    await pair.here.request({
      method: 'PATCH',
      url: '/api/users/me/preferences',
      token: shy!.token,
      body: { values: { 'messages.from-new-people': false } },
    });
    await pair.query(`update users set status = 'suspended' where id = $1`, [gone!.userId]);
    await send(ana, met!, 'Hello');
    await act(met!, 'PUT', `/${ana.userId}/block`);
    const refused = await Promise.all(
      [blocker!, shy!, gone!, met!, foreigner, ana, { userId: randomUUID() }].map((to) => send(ana, to, 'Hello?')),
    );
    const alike = ({ status, body: { error }, headers }: (typeof refused)[number]) => ({
      status,
      error: { ...error, requestId: '' },
      headers: Object.keys(headers).toSorted(),
    });
    expect(alike(refused[0]!)).toMatchObject({ status: 403, error: { code: 'CANNOT_MESSAGE_USER' } });
    for (const answer of refused) expect(alike(answer)).toEqual(alike(refused[0]!));
    // Nor does the one who blocks write to the other.
    expect(codeOf(await send(met!, ana, 'Ha'))).toEqual([403, 'CANNOT_MESSAGE_USER']);
    expect((await get(met!, '/conversations')).body.items).toEqual([]);
    expect(await unread(met!)).toBe(0);
    expect((await get(met!, '/blocked')).body.items).toEqual([
      { person: { id: ana.userId, name: 'Ana Ruiz' }, blockedAt: expect.any(String) },
    ]);
    await act(met!, 'DELETE', `/${ana.userId}/block`);
    expect(await unread(met!)).toBe(1);
    expect((await send(ana, met!, 'Again')).status).toBe(201);
    // Whom one knows already may be written to also by those who want nobody new.
    expect((await send(shy!, ana, 'I begin')).status).toBe(201);
    expect((await send(ana, shy!, 'I answer')).status).toBe(201);
    expect(codeOf(await act(ana, 'PUT', `/${foreigner.userId}/block`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(ana, 'PUT', `/${ana.userId}/block`))).toEqual([404, 'NOT_FOUND']);
  });

  it('MS2 staff write to people of other organisations, who may answer', async () => {
    const staff = await signIn(pair.here.app, { admin: true });
    expect((await send(foreigner, staff, 'Anybody there?')).status).toBe(403);
    expect((await send(staff, foreigner, 'We looked into it')).status).toBe(201);
    expect((await send(foreigner, staff, 'Thank you')).status).toBe(201);
    expect((await send(foreigner, ana, 'Hello')).status).toBe(403);
  });

  it('MS2 are told live to both, on whichever process, with what was read', async () => {
    const [eva, gil] = [await signIn(pair.here.app), await signIn(pair.here.app)];
    const urls = await Promise.all([pair.here.listen(), pair.there.listen()]);
    const [hers, his] = await Promise.all([readLive(urls[0], eva.token), readLive(urls[1], gil.token)]);
    const told = (reader: LiveReader) =>
      reader.events.flatMap(({ type, data }) => (/^(message|conversation)\./.test(type) ? [[type, data['userId'], data['sequence']]] : []));
    await Promise.all([hers.until(() => hers.events.length === 1), his.until(() => his.events.length === 1)]);
    const { body: message } = await send(eva, gil, 'Now');
    await act(gil, 'POST', `/${message.id}/read`);
    await hers.until(() => told(hers).length === 2);
    await his.until(() => told(his).length === 2);
    expect(told(hers)).toEqual([
      ['message.sent', gil.userId, 1],
      ['message.seen', gil.userId, 1],
    ]);
    expect(told(his)).toEqual([
      ['message.sent', eva.userId, 1],
      ['message.read', eva.userId, 1],
    ]);
    await pair.here.request({
      method: 'PATCH',
      url: '/api/users/me/preferences',
      token: gil.token,
      body: { values: { 'messages.receipts': false } },
    });
    const { body: second } = await send(eva, gil, 'Unseen');
    await act(gil, 'POST', `/${second.id}/read`);
    await act(eva, 'DELETE', `/${second.id}`);
    await act(eva, 'POST', `/${gil.userId}/clear`);
    await hers.until(() => told(hers).length === 5);
    expect(
      told(hers)
        .slice(2)
        .map(([type]) => type),
    ).toEqual(['message.sent', 'message.changed', 'conversation.changed']);
    expect((await get(eva, `/${gil.userId}`)).body).toMatchObject({ items: [], seenSequence: null, unread: 0 });
    expect((await get(gil, `/${eva.userId}`)).body).toMatchObject({ seenSequence: null });
    expect((await get(eva, '/conversations')).body.items).toEqual([]);
    hers.leave();
    his.leave();
  });

  it('MS2 notify once until they are read, and not of whom one has muted', async () => {
    const [eva, gil] = [await signIn(pair.here.app), await signIn(pair.here.app)];
    const notices = async () =>
      (await pair.query(`select data->>'userId' as from, read_at is not null as read from notifications where user_id = $1 order by id`, [
        gil.userId,
      ])) as { from: string; read: boolean }[];
    await send(eva, gil, 'One');
    const { body: two } = await send(eva, gil, 'Two');
    expect(await notices()).toEqual([{ from: eva.userId, read: false }]);
    await act(gil, 'POST', `/${two.id}/read`);
    expect(await notices()).toEqual([{ from: eva.userId, read: true }]);
    await act(gil, 'PUT', `/${eva.userId}/mute`);
    await send(eva, gil, 'Three');
    expect(await notices()).toHaveLength(1);
    expect((await get(gil, '/conversations')).body.items[0]).toMatchObject({ muted: true, unread: 1 });
  });

  it('MS1 refuses bad input, and finds people by name only', async () => {
    for (const bad of [
      { body: '' },
      { body: '   ' },
      { body: 'x'.repeat(10_001) },
      { body: '❤️'.repeat(5_001) },
      { clientId: 'x' },
      { recipientId: 'x' },
      { body: 'a\u0007' },
      { attachmentIds: null },
      { more: 1 },
    ])
      expect((await send(ana, ben, 'Hello', bad)).status).toBe(400);
    expect((await get(ana, `/${ben.userId}?before=x`)).status).toBe(400);
    expect((await get(ana, '/conversations?cursor=x')).status).toBe(400);
    expect((await get(ana, '/people?search=be')).status).toBe(400);
    expect((await get(ana, '/people?search=benito+sol')).body.items).toEqual([{ id: ben.userId, name: 'Benito Soler' }]);
    // By single letters, or none at all, everybody could be listed.
    for (const search of ['+++', 'b+s', '-.-.', 'be+so']) expect((await get(ana, `/people?search=${search}`)).body.items).toEqual([]);
    expect((await get(ana, '/people?search=b+soler')).body.items).toHaveLength(1);
    expect((await get(ana, `/people?search=${encodeURIComponent(ben.email.slice(0, 8))}`)).body.items).toEqual([]);
    expect((await get(foreigner, '/people?search=benito')).body.items).toEqual([]);
  });
});
