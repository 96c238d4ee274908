import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between a program and a server, which can stop carrying anything without telling either of them. */
export interface Network {
  /** The address of the server, by way of the network. */
  readonly url: string;
  /** From now on nothing arrives, and nobody hears that it does not. */
  freeze(): void;
  close(): Promise<void>;
}

/** Lays one on loopback to a server that listens there. */
export async function startNetwork(serverUrl: string): Promise<Network> {
  const to = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(to.port), host: to.hostname, allowHalfOpen: true });
    for (const [from, onto] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from.on('error', () => undefined));
      from.on('data', (bytes) => void (isFrozen || onto.write(bytes)));
      from.on('end', () => void (isFrozen || onto.end()));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    freeze: () => void (isFrozen = true),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
