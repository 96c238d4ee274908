import { createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '#platform/config';
import { Cookies } from '#platform/cookies';
import type { Keys } from '#platform/keys';
import { TrustedDevices } from './trusted-devices.js';

const ANA = 'ana@example.com';
const BEN = 'ben@example.com';

function keysOf(kid: string, older: Record<string, ReturnType<typeof createSecretKey>> = {}) {
  const all = { ...older, [kid]: createSecretKey(randomBytes(32)) };
  const keys = {
    ready: () => Promise.resolve(),
    current: () => Promise.resolve({ kid, key: all[kid] }),
    byKid: (purpose: string, name: string) => (purpose === 'trusted-device' && Object.hasOwn(all, name) ? all[name] : undefined),
  } as unknown as Keys;
  return { keys, all };
}

const cookiesOf = (env: Record<string, string>) => new Cookies(loadConfig(env));
const requestWith = (cookie?: string) => ({ headers: cookie === undefined ? {} : { cookie } }) as unknown as FastifyRequest;

/** Signs in with a cookie; returns the device and the `Set-Cookie` it got. */
async function issue(
  devices: TrustedDevices,
  account: string,
  cookie?: string,
): Promise<{ device: string; header: string; cookie: string }> {
  let header = '';
  const reply = { request: requestWith(cookie), header: (_name: string, value: string) => (header = value) } as unknown as FastifyReply;
  const device = await devices.issue(reply, account);
  return { device, header, cookie: header.split(';')[0]! };
}

describe('TrustedDevices', () => {
  const { keys, all } = keysOf('k1');
  const devices = new TrustedDevices(cookiesOf({}), keys);
  afterEach(() => void vi.useRealTimers());

  it('AU11 knows the device again for the account it signed in to, and for no other', async () => {
    const { device, cookie } = await issue(devices, ANA);
    expect(await devices.read(requestWith(cookie), ANA)).toBe(device);
    expect(await devices.read(requestWith(`theme=dark; ${cookie}; a=b`), ANA)).toBe(device);
    expect(await devices.read(requestWith(cookie), BEN)).toBeNull();
    expect(await devices.read(requestWith(), ANA)).toBeNull();
    expect(await devices.read(requestWith(`${cookie}; ${cookie}`), ANA)).toBeNull();
  });

  it('AU11 keeps the device id, and the last five accounts of one browser', async () => {
    const first = await issue(devices, ANA);
    let { cookie } = await issue(devices, BEN, first.cookie);
    expect(await devices.read(requestWith(cookie), ANA)).toBe(first.device);
    expect(await devices.read(requestWith(cookie), BEN)).toBe(first.device);
    for (let index = 0; index < 4; index += 1) ({ cookie } = await issue(devices, `p${index}@example.com`, cookie));
    expect(await devices.read(requestWith(cookie), BEN)).toBe(first.device);
    expect(await devices.read(requestWith(cookie), ANA)).toBeNull();
    ({ cookie } = await issue(devices, BEN, cookie));
    expect(await devices.read(requestWith(cookie), 'p0@example.com')).toBe(first.device);
    expect(cookie.length).toBeLessThan(300);
  });

  it('AU11 believes no cookie in which anything was changed, and goes on with a new device', async () => {
    const { device, cookie } = await issue(devices, ANA);
    const [name, value] = cookie.split('=') as [string, string];
    for (let index = 0; index < value.length; index += 1) {
      const changed = `${name}=${value.slice(0, index)}${value[index] === 'a' ? 'b' : 'a'}${value.slice(index + 1)}`;
      expect(await devices.read(requestWith(changed), ANA)).toBeNull();
    }
    for (const other of ['', 'v1', `${value}~`, `${value}.x`, value.slice(0, -1), 'x'.repeat(10_000), '__proto__', `"${value}"`])
      expect(await devices.read(requestWith(`${name}=${other}`), ANA)).toBeNull();
    expect((await issue(devices, ANA, `${name}=${value.replace(device, 'A'.repeat(22))}`)).device).not.toBe(device);
  });

  it('AU11 is a cookie scripts cannot read; over https one that only this host can set', async () => {
    expect((await issue(devices, ANA)).header).toMatch(/^zocalo-device=[^;]+; Path=\/; Max-Age=15552000; SameSite=Strict; HttpOnly$/);
    const safe = new TrustedDevices(cookiesOf({ PUBLIC_URL: 'https://zocalo.example' }), keys);
    const { header, cookie } = await issue(safe, ANA);
    expect(header).toMatch(/^__Host-zocalo-device=[^;]+; Path=\/; Max-Age=15552000; SameSite=Strict; HttpOnly; Secure$/);
    expect(await safe.read(requestWith(cookie.replace('__Host-', '')), ANA)).toBeNull();
    expect(header).not.toContain('ana');
  });

  it('AU11 forgets a device after half a year, and keeps it over a change of keys', async () => {
    const { device, cookie } = await issue(devices, ANA);
    const later = new TrustedDevices(cookiesOf({}), keysOf('k2', all).keys);
    expect(await later.read(requestWith(cookie), ANA)).toBe(device);
    expect(await new TrustedDevices(cookiesOf({}), keysOf('k1').keys).read(requestWith(cookie), ANA)).toBeNull();
    vi.useFakeTimers({ now: Date.now() + 180 * 86_400_000 + 2_000 });
    expect(await devices.read(requestWith(cookie), ANA)).toBeNull();
  });
});
