import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '#platform/cookies';
import { Keys } from '#platform/keys';

/** One account the device has signed in to; `account` is a keyed digest. */
interface Entry {
  readonly expires: number;
  readonly account: string;
}

interface DeviceCookie {
  readonly device: string;
  readonly key: KeyObject;
  readonly entries: readonly Entry[];
}

const LIFE_SECONDS = 180 * 24 * 3600;
/** Accounts one browser is remembered for, newest first. */
const MOST_ACCOUNTS = 5;
const SHAPE = /^(v1\.([\w-]{1,40})\.([\w-]{22})\.([0-9a-z]{1,9}\.[\w-]{22}(?:~[0-9a-z]{1,9}\.[\w-]{22}){0,4}))\.([\w-]{22})$/;

/**
 * Remembers, in a signed cookie, which accounts a device has fully signed in to, as OWASP's device cookies do. It
 * opens nothing: it only gives the device attempts of its own, so that those who guess elsewhere cannot use them up.
 */
@Injectable()
export class TrustedDevices {
  constructor(
    private readonly cookies: Cookies,
    private readonly keys: Keys,
  ) {}

  /**
   * The id of the device a request comes from, when it has signed in to the account before; else null.
   * @param account normalised address.
   */
  async read(request: FastifyRequest, account: string): Promise<string | null> {
    const found = await this.parse(request);
    if (!found) return null;
    const digest = digestOf(found.key, ['account', found.device, account]);
    const now = Date.now() / 1000;
    return found.entries.some((entry) => entry.expires > now && matches(entry.account, digest)) ? found.device : null;
  }

  /**
   * Remembers that the device signed in to the account: call it once every factor was proved.
   * @returns the device's id: a new one unless the device has an authentic one already.
   */
  async issue(reply: FastifyReply, account: string): Promise<string> {
    const { kid, key } = await this.keys.current('trusted-device');
    const known = await this.parse(reply.request);
    const device = known?.device ?? randomBytes(16).toString('base64url');
    const digest = digestOf(key, ['account', device, account]);
    const now = Math.floor(Date.now() / 1000);
    const others = (known?.entries ?? []).filter((entry) => entry.expires > now && !matches(entry.account, digest));
    const entries = [{ expires: now + LIFE_SECONDS, account: digest }, ...others].slice(0, MOST_ACCOUNTS);
    const content = `v1.${kid}.${device}.${entries.map((entry) => `${entry.expires.toString(36)}.${entry.account}`).join('~')}`;
    const value = `${content}.${digestOf(key, ['cookie', content])}`;
    this.cookies.set(reply, 'device', value, { maxAgeSeconds: LIFE_SECONDS, sameSite: 'Strict' });
    return device;
  }

  /** Null unless it is one of ours, whole. */
  private async parse(request: FastifyRequest): Promise<DeviceCookie | null> {
    const value = this.cookies.read(request, 'device');
    const match = value === undefined ? null : SHAPE.exec(value);
    if (!match) return null;
    const [, content, kid, device, list, signature] = match as unknown as [string, string, string, string, string, string];
    await this.keys.ready();
    const key = this.keys.byKid('trusted-device', kid);
    if (!key || !matches(signature, digestOf(key, ['cookie', content]))) return null;
    const entries = list.split('~').map((entry) => {
      const [expires, account] = entry.split('.') as [string, string];
      return { expires: Number.parseInt(expires, 36), account };
    });
    return { device, key, entries };
  }
}

function digestOf(key: KeyObject, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}

function matches(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
