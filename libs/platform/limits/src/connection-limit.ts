import type { Server } from 'node:http';
import { BlockList, isIPv4, type Socket } from 'node:net';
import { addressKey } from './address-key.js';

export interface ConnectionLimit {
  /** Open at once from one address; 0: as many as there are. */
  readonly max: number;
  /** Whose connections carry everybody's: they are not counted. A number: whoever connects is such a proxy. */
  readonly proxies: false | number | readonly string[];
  /** Ends one that is too many. */
  readonly refuse: (socket: Socket) => void;
}

/**
 * Keeps one address from taking the connections of all others, whatever it does with them: counted from the first byte on, and
 * refused before the parser of the server knows of them.
 */
export function limitConnections(server: Server, { max, proxies, refuse }: ConnectionLimit): void {
  if (max === 0 || typeof proxies === 'number') return;
  const trusted = listOf(proxies === false ? [] : proxies);
  const open = new Map<string, number>();
  const takers = server.listeners('connection') as ((socket: Socket) => void)[];
  const take = (socket: Socket) => takers.forEach((taker) => taker.call(server, socket));
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address } = socket;
    // None: it is gone already.
    if (address === undefined || isIn(trusted, address)) return take(socket);
    const key = addressKey(address);
    const others = open.get(key) ?? 0;
    if (others >= max) return refuse(socket);
    open.set(key, others + 1);
    socket.once('close', () => {
      const left = open.get(key)! - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
    });
    take(socket);
  });
}

function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of addresses) {
    const [address = '', bits] = each.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!;
  return list.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6');
}
