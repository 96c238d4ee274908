import type { FastifyRequest } from 'fastify';

/** Where a person signs in from, for their list of sessions. */
export interface Device {
  readonly userAgent: string | null;
  readonly address: string | null;
  /** The person has signed in from this very device before, as a cookie of ours proves. */
  readonly isKnown?: boolean;
}

const MAX_USER_AGENT = 200;
const MAX_ADDRESS = 64;

/** What a request says of the device it comes from: shortened, without control characters. */
export function deviceOf(request: FastifyRequest): Device {
  const userAgent = (request.headers['user-agent'] ?? '').replace(/\p{C}/gu, '').slice(0, MAX_USER_AGENT);
  return { userAgent: userAgent === '' ? null : userAgent, address: request.ip.slice(0, MAX_ADDRESS) };
}

const PROGRAMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /\bEdgA?\/|\bEdgiOS\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrome\/|\bCriOS\/|\bChromium\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
  ['curl', /^curl\//],
];
const SYSTEMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * A name by which a person may recognise a device, such as `Firefox on Linux`; null when its program says nothing known.
 * Without versions, so that the same device keeps its name.
 */
export function deviceNameOf(userAgent: string | null): string | null {
  const text = userAgent ?? '';
  const program = PROGRAMS.find(([, mark]) => mark.test(text))?.[0];
  const system = SYSTEMS.find(([, mark]) => mark.test(text))?.[0];
  return program && system ? `${program} on ${system}` : (program ?? system ?? null);
}
