import { request } from 'node:http';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Between the parts of every form. */
export const BOUNDARY = 'zocalo-test-boundary';

export interface Part {
  readonly name: string;
  readonly content: Buffer | string;
  readonly filename?: string;
  readonly type?: string;
}

/** A body of `multipart/form-data`. */
export function form(...parts: Part[]): Buffer {
  const written = parts.map(({ name, content, filename, type }) => {
    const disposition = `Content-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`;
    return Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\n${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]);
  });
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** The part in which a picture is sent. */
export const picture = (content: Buffer, name = 'avatar'): Part => ({ name, content, filename: 'me.png', type: 'image/png' });

/** A picture of one colour, to be recognised by it. */
export function plain(colour: string, width = 300, height = 200) {
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

/** A PNG of three kilobytes with a few pixels more than 25 million; nothing else is wrong with it. */
export function bomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(5_001, 0);
  header.writeUInt32BE(5_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(5_000 * (1 + Math.ceil(5_001 / 8))))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(body: Buffer): number {
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** Sends eight megabytes in pieces, without saying how many they will be; the status or how the connection ended. */
export function sendUnannounced(url: string, token: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
    const sent = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(String(answer.statusCode));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    for (let piece = 0; piece < 128; piece += 1) sent.write(Buffer.alloc(64 * 1024));
    sent.end();
  });
}
