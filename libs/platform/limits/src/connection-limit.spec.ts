import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type ConnectionLimit, limitConnections } from './connection-limit.js';

/** A server whose connections come from wherever the test says. */
function stage(limits: Partial<ConnectionLimit>) {
  const server = new EventEmitter();
  const taken: string[] = [];
  const refused: string[] = [];
  server.on('connection', ({ remoteAddress }: Socket) => void taken.push(remoteAddress ?? 'gone'));
  limitConnections(server as Server, {
    max: 2,
    proxies: false,
    refuse: ({ remoteAddress }) => void refused.push(remoteAddress!),
    ...limits,
  });
  const connect = (remoteAddress: string | undefined) => {
    const socket = Object.assign(new EventEmitter(), { remoteAddress });
    server.emit('connection', socket);
    return socket;
  };
  return { connect, taken, refused };
}

describe('AU11 connections of one address', () => {
  it('are refused above the limit, let in again when one ends, and are nobody else’s', () => {
    const { connect, taken, refused } = stage({});
    const first = connect('192.0.2.1');
    connect('::ffff:192.0.2.1');
    connect('192.0.2.1');
    connect('192.0.2.2');
    expect([taken, refused]).toEqual([['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2'], ['192.0.2.1']]);
    first.emit('close');
    connect('192.0.2.1');
    connect('192.0.2.1');
    expect([taken.length, refused.length]).toEqual([4, 2]);
  });

  it('are those of one customer: a whole /64', () => {
    const { connect, refused } = stage({});
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1']) connect(address);
    expect(refused).toEqual(['2001:db8::3']);
  });

  it('are not counted where they carry everybody’s, nor once they are gone', () => {
    const list = stage({ proxies: ['10.0.0.7', '172.16.0.0/12', '2001:db8::/32'] });
    for (const address of ['10.0.0.7', '::ffff:10.0.0.7', '172.17.3.4', '2001:db8:1::1', undefined])
      for (let count = 0; count < 3; count += 1) list.connect(address);
    expect([list.taken.length, list.refused]).toEqual([15, []]);
    for (let count = 0; count < 3; count += 1) list.connect('10.0.0.8');
    expect(list.refused).toEqual(['10.0.0.8']);
    for (const limits of [{ proxies: 1 }, { max: 0 }]) {
      const { connect, taken } = stage(limits);
      for (let count = 0; count < 3; count += 1) connect('192.0.2.1');
      expect(taken).toHaveLength(3);
    }
  });
});
