import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MaintenanceService } from '#maintenance';
import { signIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { type MailServer, startMailServer } from '#platform/testing';

let mails: MailServer;
let api: TestApi;
let worker: INestApplicationContext;

beforeAll(async () => {
  hashPasswordsAtFloor();
  mails = await startMailServer();
  api = await startTestApi({ env: { SMTP_URL: mails.url } });
  worker = await startTestWorker(api.config);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
  await mails?.close();
});

const post = (path: string, body: object) => api.request({ method: 'POST', url: `/api/auth/${path}`, body });
const password = 'the new lantern hums';

it.each(['read_only', 'full'] as const)(
  'MT1 AU6 an administrator who forgot the password comes in during %s, and ends it',
  async (level) => {
    const admin = await signIn(api.app, { admin: true });
    const service = api.app.get(MaintenanceService, { strict: false });
    await service.enable({ level, reason: 'We move.' }, { userId: null });
    expect((await post('forgot-password', { email: admin.email })).body).toEqual({ ok: true });
    const mail = () => mails.arrived.find(({ to }) => to.includes(admin.email));
    await expect.poll(() => mail() !== undefined, { timeout: 15_000 }).toBe(true);
    const token = /token=3D([\w.=\r\n-]+?)(?=["\s<])/.exec(mail()!.raw.replaceAll('=\r\n', ''))![1]!;
    const page = await api.request({ url: `/api/auth/reset-password?token=${token}`, headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect((await post('reset-password', { token, password })).body).toEqual({ ok: true });
    const { accessToken: access } = (await post('login', { email: admin.email, password })).body as { accessToken: string };
    const ended = await api.request({ method: 'POST', url: '/api/admin/maintenance/disable', token: access });
    expect([ended.status, ended.body.inForce]).toEqual([200, 'off']);
  },
  40_000,
);
