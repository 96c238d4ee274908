import { createServer } from 'node:net';
import type { Config } from '#platform/config';
import { UserFault } from './user-fault.js';

const SEARCH = 20;

/**
 * The configuration with a port nobody listens on: the one that was asked for, or else, unless it was asked for by name, one of the next
 * twenty. @throws UserFault when there is none or the address cannot be listened on.
 */
export async function withFreePort(config: Config): Promise<Config> {
  const last = config.portIsExplicit ? config.port : Math.min(config.port + SEARCH, 65_535);
  for (let port = config.port; port <= last; port++) {
    const found = await probe(config.host, port);
    if (found !== null) return onPort(config, found);
  }
  if (config.portIsExplicit) {
    throw new UserFault(
      `port ${config.port} of ${config.host} is in use: stop the program that listens there, or set PORT to another one.`,
    );
  }
  throw new UserFault(`the ports ${config.port} to ${last} of ${config.host} are all in use: set PORT to a free one.`);
}

/** Links must name the port we really listen on. */
function onPort(config: Config, port: number): Config {
  if (port === config.port) return config;
  const url = new URL(config.publicUrl);
  if (!config.publicUrlIsExplicit) url.port = String(port);
  return config.with({ port, publicUrl: url.href.replace(/\/+$/, '') });
}

/** The port, or null when somebody listens there. For 0 the one the system gives. */
function probe(host: string, port: number): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') resolve(null);
    else reject(addressFault(error, host, port));
  });
  server.listen({ host, port, exclusive: true }, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
  });
  return promise;
}

function addressFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EACCES') return new UserFault(`this user may not listen on port ${port}: choose one above 1023 with PORT.`);
  if (error.code === 'EADDRNOTAVAIL') return new UserFault(`${host} is not an address of this machine (HOST).`);
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return new UserFault(`the name ${host} cannot be looked up (HOST).`);
  return error;
}
