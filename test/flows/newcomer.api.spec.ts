import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPasswordsAtFloor, signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';

const person = { email: 'ana.garcia@example.com', password: 'un caballo azul 42', first_name: 'Ana', last_name: 'García' };

let api: TestApi;
beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi();
});
afterAll(() => api?.close());

/** The day after tomorrow, which is in the future in every time zone. */
const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

/** An office with one desk, made by an administrator over HTTP. */
async function makeDesk(): Promise<{ deskId: string; officeId: string }> {
  const { token } = await signIn(api.app, { admin: true });
  const office = await api.request({
    method: 'POST',
    url: '/api/admin/offices',
    token,
    body: { name: 'Madrid', timeZone: 'Europe/Madrid' },
  });
  expect(office.status).toBe(201);
  const desk = await api.request({
    method: 'POST',
    url: '/api/admin/desks',
    token,
    body: { officeId: office.body.id, code: 'D01', name: 'Puesto 01' },
  });
  expect(desk.status).toBe(201);
  return { deskId: desk.body.id, officeId: office.body.id };
}

describe('a newcomer’s first morning', () => {
  const literals = new Set<string>([person.email, person.password, person.last_name]);
  let token: string;
  let refreshToken: string;

  it('AU1 registers, and may not sign in before the address is proved', async () => {
    const registered = await api.request({ method: 'POST', url: '/auth/register', body: person });
    expect([registered.status, registered.body]).toEqual([200, { ok: true }]);
    const early = await api.request({ method: 'POST', url: '/auth/login', body: { email: person.email, password: person.password } });
    expect([early.status, early.body.error.code]).toEqual([401, 'EMAIL_NOT_CONFIRMED']);
  });

  it('AU2 finds the mail on the mailbox page and confirms by its link', async () => {
    const mailbox = await api.request({ url: `/api/mailbox?to=${encodeURIComponent(person.email)}` });
    expect(mailbox.body.items).toHaveLength(1);
    const link = new URL(mailbox.body.items[0].link);
    literals.add(link.searchParams.get('token')!);
    const page = await api.request({ url: '/mailbox', headers: { accept: 'text/html' } });
    expect(page.text).toContain(mailbox.body.items[0].subject);
    const confirmed = await api.request({ url: link.pathname + link.search, headers: { accept: 'application/json' } });
    expect([confirmed.status, confirmed.body]).toEqual([200, { ok: true }]);
  });

  it('AU3 signs in', async () => {
    const answer = await api.request({ method: 'POST', url: '/auth/login', body: { email: person.email, password: person.password } });
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual({
      id: expect.any(String),
      email: person.email,
      first_name: 'Ana',
      last_name: 'García',
      second_last_name: null,
    });
    ({ accessToken: token, refreshToken } = answer.body);
    literals.add(token).add(refreshToken);
  });

  it('DK2 reserves a desk once, is refused a second time, and cancels', async () => {
    const { deskId, officeId } = await makeDesk();
    const listed = async () => (await api.request({ url: `/desks?date=${date}`, token })).body.items;
    expect(await listed()).toEqual([
      {
        id: deskId,
        officeId,
        code: 'D01',
        name: 'Puesto 01',
        status: 'active',
        isReserved: false,
        isMine: false,
        reservationId: null,
        occupantName: null,
      },
    ]);
    const wish = { date, desk_id: deskId, office_id: officeId, source: 'user' };
    const reserved = await api.request({ method: 'POST', url: '/reservations', token, body: wish });
    expect([reserved.status, reserved.body]).toEqual([200, { ok: true, reservation_id: expect.any(String) }]);
    expect(await listed()).toEqual([
      expect.objectContaining({
        isReserved: true,
        isMine: true,
        reservationId: reserved.body.reservation_id,
        occupantName: expect.stringContaining('Ana'),
      }),
    ]);
    expect((await api.request({ method: 'POST', url: '/reservations', token, body: wish })).status).toBe(409);
    const cancelled = await api.request({ method: 'DELETE', url: `/reservations/${reserved.body.reservation_id}`, token });
    expect([cancelled.status, cancelled.text]).toEqual([204, '']);
    expect(await listed()).toEqual([expect.objectContaining({ isReserved: false })]);
  });

  it('AU9 signs out, after which neither token is worth anything', async () => {
    expect((await api.request({ method: 'POST', url: '/auth/logout', token })).status).toBe(204);
    expect((await api.request({ url: `/desks?date=${date}`, token })).status).toBe(401);
    expect((await api.request({ method: 'POST', url: '/auth/refresh', body: { token: refreshToken } })).status).toBe(401);
    expect((await api.request({ method: 'POST', url: '/auth/verify', body: { token } })).status).toBe(401);
  });

  it('MO4 leaves nothing of all this in the log', () => {
    const logged = api.logLines.join('');
    expect(logged).toContain('/auth/login');
    for (const literal of literals) {
      expect(logged).not.toContain(literal);
      expect(logged).not.toContain(encodeURIComponent(literal));
    }
  });
});
