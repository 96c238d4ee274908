import { EventEmitter } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { Connection } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { CopiedRows } from './copied-rows.js';
import { LENT } from './in-place-socket.js';
import { Pieces } from './pieces.js';

const ROWS = ['1\ta\n', '', '2\tä\\n\n', `3\t${'x'.repeat(40)}\n`];
const message = (kind: string, content: string) => {
  const bytes = Buffer.concat([Buffer.from(`${kind}1234`), Buffer.from(content)]);
  bytes.writeUInt32BE(bytes.length - 1, 1);
  return bytes;
};
const BEFORE = [message('H', '\0\0\u0001\0\0'), message('N', 'SNOTICE\0\0'), ...ROWS.slice(0, 2).map((row) => message('d', row))];
const AFTER = [message('S', 'a\0b\0'), ...ROWS.slice(2).map((row) => message('d', row))];
const END = Buffer.concat([message('c', ''), message('C', 'COPY 4\0'), message('Z', 'T')]);

/** A connection whose server sends what it is told to. */
function connection(pieces = new Pieces(16)) {
  const parsed: Buffer[] = [];
  const parse = (bytes: Buffer) => void parsed.push(Buffer.from(bytes));
  const socket = Object.assign(new EventEmitter(), { pause: vi.fn(), resume: vi.fn() });
  socket.on('data', parse);
  const failed = vi.fn();
  const rows = new CopiedRows('copy t to stdout', pieces, { done: () => undefined, failed });
  const query = vi.fn();
  rows.submit({ stream: socket, query } as unknown as Connection);
  expect(query).toHaveBeenCalledWith('copy t to stdout');
  return { rows, socket, parsed, parse, pieces };
}

describe('rows that are copied out', () => {
  it.each(['data', LENT])('BK1 are the same wherever the network cuts them, and the rest is for the parser (%s)', async (event) => {
    const all = Buffer.concat([...BEFORE, ...AFTER, END]);
    for (let size = 1; size <= all.length; size += 1) {
      const { rows, socket, parsed, parse } = connection();
      const lent = Buffer.alloc(size);
      for (let at = 0; at < all.length; at += size) {
        // What was lent is another by the next time.
        const bytes = lent.subarray(0, all.copy(lent, 0, at, at + size));
        if (!socket.emit(event, bytes)) parse(bytes);
      }
      expect((await buffer(rows)).toString(), `pieces of ${size}`).toBe(ROWS.join(''));
      expect(Buffer.concat(parsed), `pieces of ${size}`).toEqual(END);
    }
  });

  it('BK1 leave an error to the parser, with all behind it', () => {
    const { socket, parsed } = connection();
    const error = Buffer.concat([message('E', 'SERROR\0\0'), message('Z', 'E')]);
    socket.emit('data', Buffer.concat([...BEFORE, error]));
    expect(Buffer.concat(parsed)).toEqual(error);
  });

  it('BK1 fail when the parser still had half of a message, and end nothing else', async () => {
    const { rows } = connection();
    const reading = buffer(rows);
    rows.handleCopyData();
    await expect(reading).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('BK1 stop coming while nobody reads them', async () => {
    const { rows, socket } = connection();
    socket.emit('data', message('d', 'y'.repeat(16 * 8)));
    expect(socket.pause).toHaveBeenCalled();
    socket.resume.mockClear();
    const reading = rows[Symbol.asyncIterator]();
    for (let pieces = 0; pieces < 6; pieces += 1) await reading.next();
    expect(socket.resume).toHaveBeenCalled();
  });

  it('BK1 come in pieces that are used again once they are given back', async () => {
    const { rows, socket, pieces } = connection();
    socket.emit('data', message('d', 'z'.repeat(32)));
    const reading = rows[Symbol.asyncIterator]();
    const { value: first } = (await reading.next()) as { value: Buffer };
    pieces.giveBack(first);
    socket.emit('data', Buffer.concat([message('d', 'w'.repeat(16)), END]));
    const rest: Buffer[] = [];
    for (let next = await reading.next(); !next.done; next = await reading.next()) rest.push(next.value as Buffer);
    expect(rest.map(String)).toEqual(['z'.repeat(16), 'w'.repeat(16)]);
    expect(rest[1]?.buffer).toBe(first.buffer);
  });
});
