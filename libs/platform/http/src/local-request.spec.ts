import { describe, expect, it } from 'vitest';
import { isLocalRequest } from './local-request.js';

const request = (remoteAddress: string | undefined, host: unknown, headers: Record<string, unknown> = {}) => ({
  socket: { remoteAddress },
  headers: { ...(host === undefined ? {} : { host }), ...headers },
});

const alone = { isLoopback: true, trustProxy: false, publicUrl: 'http://localhost:3001' } as const;
const isLocal = (made: ReturnType<typeof request>) => isLocalRequest(made, alone);

describe('isLocalRequest', () => {
  it.each([
    ['listens for other machines', { isLoopback: false }],
    ['stands behind a proxy', { trustProxy: 1 }],
    ['is known under a name', { publicUrl: 'https://plaza.example.com' }],
  ])('W1 nothing is of this machine where the installation %s', (_, sign) => {
    expect(isLocalRequest(request('127.0.0.1', 'localhost:3001'), { ...alone, ...sign })).toBe(false);
  });

  it.each([
    ['127.0.0.1', 'localhost:3001'],
    ['127.0.0.1', 'LOCALHOST'],
    ['127.8.9.1', '127.0.0.1:3001'],
    ['::1', '[::1]:3001'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
  ])('W1 from %s to %s is of this machine', (peer, host) => {
    expect(isLocal(request(peer, host))).toBe(true);
  });

  it.each([
    ['another peer', '192.0.2.7', 'localhost:3001'],
    ['another IPv6 peer', '2001:db8::1', '[::1]:3001'],
    ['a peer that only begins like loopback', '::11', 'localhost'],
    ['a mapped peer', '::ffff:192.0.2.7', 'localhost'],
    ['a peer that is gone', undefined, 'localhost'],
    ['a name rebound to loopback', '127.0.0.1', 'evil.example.com:3001'],
    ['a name that begins with ours', '127.0.0.1', 'localhost.evil.example.com'],
    ['a name that ends with ours', '127.0.0.1', 'evil-localhost'],
    ['an address as the beginning of a name', '127.0.0.1', '127.0.0.1.nip.io'],
    ['an address in other writing', '127.0.0.1', '2130706433'],
    ['a user before the name', '127.0.0.1', 'x@localhost'],
    ['the address of the machine', '127.0.0.1', '192.0.2.7:3001'],
    ['any address', '127.0.0.1', '0.0.0.0:3001'],
    ['no Host', '127.0.0.1', undefined],
    ['an empty Host', '127.0.0.1', ''],
    ['two lines', '127.0.0.1', 'localhost\nevil'],
    ['a port that is none', '127.0.0.1', 'localhost:3001x'],
  ])('W1 not with %s', (_, peer, host) => {
    expect(isLocal(request(peer, host))).toBe(false);
  });

  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
    'W1 not through a proxy that says %s',
    (header) => {
      expect(isLocal(request('127.0.0.1', 'localhost', { [header]: '127.0.0.1' }))).toBe(false);
      expect(isLocal(request('127.0.0.1', 'localhost', { [header]: '' }))).toBe(false);
    },
  );
});
