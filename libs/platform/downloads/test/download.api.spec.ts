import { connect } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { AppError, PlatformErrors } from '#platform/errors';
import { download, type Download } from '#platform/downloads';
import { Endpoint } from '#platform/http';

const OPEN = { public: 'planted by a test' };
const CSV = 'text/csv; charset=utf-8';
const PIECE = Buffer.alloc(64 * 1024, 'x');
const state = { made: 0, ended: 0 };

async function* pieces(count: number, fault?: { at: number; error: Error }): AsyncGenerator<Buffer> {
  try {
    for (let index = 0; index < count; index += 1) {
      if (index === fault?.at) throw fault.error;
      state.made += 1;
      yield PIECE;
    }
  } finally {
    state.ended += 1;
  }
}

const files = (name: string, options: Partial<Parameters<typeof download>[0]>): Download =>
  download({ filename: name, type: CSV, body: pieces(1), ...options });

@Controller('api/files')
class FileController {
  @Get('named')
  @Endpoint({ summary: 'A name that wants out of its header', access: OPEN, returns: null, download: CSV })
  named(): Download {
    return files('../año "x"\r\nset-cookie: a=b;100%.csv', { body: pieces(2), size: 2 * PIECE.length });
  }

  @Get('long')
  @Endpoint({ summary: 'More than anybody reads', access: OPEN, returns: null, download: CSV })
  long(): Download {
    return files('long.csv', { body: pieces(100_000) });
  }

  @Get('refused')
  @Endpoint({ summary: 'Fails before the first piece', access: OPEN, returns: null, download: CSV })
  refused(): Download {
    return files('refused.csv', { body: pieces(3, { at: 0, error: new AppError(PlatformErrors.NOT_FOUND) }) });
  }

  @Get('broken')
  @Endpoint({ summary: 'Fails in the middle', access: OPEN, returns: null, download: CSV })
  broken(): Download {
    return files('broken.csv', { body: pieces(30, { at: 20, error: new Error('planted') }) });
  }

  @Get('slow')
  @Endpoint({ summary: 'Takes longer than it may', access: OPEN, returns: null, download: CSV })
  slow(): Download {
    const endless = async function* (): AsyncGenerator<string> {
      for (;;) {
        yield 'x';
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    return files('slow.csv', { body: endless(), seconds: 0.5 });
  }

  @Get('picture')
  @Endpoint({ summary: 'Shown in a page', access: OPEN, returns: null, download: 'image/webp' })
  picture(): Download {
    return files('a.webp', { type: 'image/webp', inline: true, headers: { etag: '"1"', 'cache-control': 'private' } });
  }

  @Get('empty')
  @Endpoint({ summary: 'Nothing at all', access: OPEN, returns: null, download: CSV })
  empty(): Download {
    return files('', { body: pieces(0) });
  }
}

@Module({ controllers: [FileController] })
class FilesModule {}

let api: TestApi;
let address: string;
beforeAll(async () => {
  api = await startTestApi({ modules: [FilesModule] });
  address = await api.listen();
});
afterAll(() => api?.close());

it('US4 a file comes with its type, a name that stays in its header, and nothing for a browser to run', async () => {
  const answer = await api.request({ url: '/api/files/named' });
  expect([answer.status, answer.text.length, answer.headers['content-length']]).toEqual([200, 2 * PIECE.length, String(2 * PIECE.length)]);
  expect(answer.headers['content-type']).toBe(CSV);
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="__ano _x___set-cookie_ a=b;100_.csv"; filename*=UTF-8''__a%C3%B1o%20_x___set-cookie_%20a%3Db%3B100%25.csv`,
  );
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.headers['content-security-policy']).toContain('sandbox');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['set-cookie']).toBeUndefined();
  const picture = await api.request({ url: '/api/files/picture' });
  expect([picture.headers['content-disposition'], picture.headers['etag'], picture.headers['cache-control']]).toEqual([
    'inline; filename="a.webp"',
    '"1"',
    'private',
  ]);
  const empty = await api.request({ url: '/api/files/empty' });
  expect([empty.status, empty.text, empty.headers['content-disposition']]).toEqual([200, '', 'attachment; filename="download"']);
});

it('US4 what fails before the first piece is refused as usual', async () => {
  const answer = await api.request({ url: '/api/files/refused' });
  expect([answer.status, answer.body.error.code, answer.headers['content-disposition']]).toEqual([404, 'NOT_FOUND', undefined]);
});

it.each(['broken', 'slow'])('US4 a file that goes wrong on the way (%s) does not look whole', async (name) => {
  const answer = await fetch(`${address}/api/files/${name}`);
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
});

it('US4 a reader who takes nothing gets nothing made, and one who leaves ends the source', async () => {
  Object.assign(state, { made: 0, ended: 0 });
  const { port } = new URL(address);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('GET /api/files/long HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  let before = -1;
  while (before !== state.made) {
    before = state.made;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // What the sockets of both sides hold is the system's affair; all of it would be 6 GiB.
  expect(state.made * PIECE.length).toBeLessThan(32 * 1024 * 1024);
  expect(state.ended).toBe(0);
  socket.destroy();
  await expect.poll(() => state.ended).toBe(1);
});

it('US4 the document names the type of the file', () => {
  const paths = api.document.paths as Record<string, { get: { responses: Record<string, { content?: object }> } }>;
  expect(paths['/api/files/named']!.get.responses['200']!.content).toEqual({ 'text/csv': { schema: { type: 'string' } } });
  expect(paths['/api/files/picture']!.get.responses['200']!.content).toEqual({
    'image/webp': { schema: { type: 'string', format: 'binary' } },
  });
});
