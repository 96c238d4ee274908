import { Socket, type SocketConstructorOpts } from 'node:net';

/** Event with bytes that are overwritten once its listeners return. */
export const LENT = 'lent';

const READ_AT_ONCE = 256 * 1024;

/**
 * A socket that reads into one buffer all the time. Otherwise Node takes 64 KiB for each of the 8 KiB that PostgreSQL sends at once, and the
 * collector runs for that. Who listens to `LENT` reads there; everybody else gets a copy as `data`.
 */
export function inPlaceSocket(): Socket {
  const onread: NonNullable<SocketConstructorOpts['onread']> = {
    buffer: Buffer.allocUnsafeSlow(READ_AT_ONCE),
    callback: (length, buffer) => {
      const bytes = (buffer as Buffer).subarray(0, length);
      if (!socket.emit(LENT, bytes)) socket.emit('data', Buffer.from(bytes));
      return true;
    },
  };
  const socket = new Socket({ onread });
  return socket;
}
