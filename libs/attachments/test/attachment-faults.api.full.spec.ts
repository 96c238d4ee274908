import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Storage } from '#platform/storage';
import { UserDirectory } from '#users';
import { Attachments } from '../src/index.js';
import { AttachmentRemovalService, fileForm } from '../src/testing/index.js';

const { signal } = new AbortController();

async function all(records: AsyncIterable<unknown> | Iterable<unknown>): Promise<any[]> {
  const found: unknown[] = [];
  for await (const record of records) found.push(record);
  return found;
}

describe('TK1 attachments when things go wrong', () => {
  let api: TestApi;
  let database: Client;
  let home: string;
  let ana: SignedIn;
  let organisationId: string;
  let listening: Promise<string>;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'zocalo-attachments-'));
    api = await startTestApi({
      env: { ZOCALO_HOME: home },
      timeouts: { headers: 1_000, request: 600, upload: 60_000, pace: 4_000, check: 100, idle: 30_000 },
    });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    ana = await signIn(api.app);
    listening = api.listen();
    ({ organisationId } = (await get(UserDirectory).find(ana.userId))!);
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await api.close();
    await rm(home, { recursive: true, force: true });
  });

  const send = (content: Buffer | string, { token } = ana) =>
    api.request({ method: 'POST', url: '/api/attachments', token, ...fileForm(content) });
  const files = async () => (await readdir(join(home, 'files/attachments')).catch(() => [])).toSorted();
  const kept = async () => (await database.query('select from attachments')).rows.length;
  const notes = async () => (await database.query('select id from attachment_leftovers')).rows.length;

  /** Sends the headers of a request and the beginning of its body. @returns its answer once the connection is over, and the way to go on. */
  const begin = async (path: string, type: string, body: Buffer) => {
    const { port, hostname } = new URL(await listening);
    const socket = connect(Number(port), hostname);
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (piece) => (text += piece.toString('latin1')));
      socket.on('close', () => resolve(text.slice(0, 12)));
      socket.on('error', () => undefined);
    });
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: localhost',
      'connection: close',
      `authorization: Bearer ${ana.token}`,
      `content-type: ${type}`,
      `content-length: ${body.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(body.subarray(0, body.length / 2));
    return { answer, leave: () => socket.destroy(), goOn: () => socket.write(body.subarray(body.length / 2)) };
  };
  const beginUpload = async () => {
    const { body, headers } = fileForm(Buffer.alloc(1024 ** 2));
    const begun = await begin('/api/attachments', headers['content-type']!, body);
    await vi.waitFor(async () => expect(await notes()).toBe(1), 10_000);
    return begun;
  };

  it('TK1 an upload whose sender leaves, or sends so slowly that others wait for the place, leaves nothing behind', async () => {
    for (const [leaves, status] of [
      [true, ''],
      [false, 'HTTP/1.1 408'],
    ] as const) {
      const { answer, leave } = await beginUpload();
      if (leaves) leave();
      expect(await answer).toBe(status);
      await vi.waitFor(async () => expect([await notes(), await files()]).toEqual([0, []]), 10_000);
    }
    expect((await database.query('select from attachments')).rows).toHaveLength(0);
  }, 40_000);

  it('TK1 AU11 a file has more time than any other body', async () => {
    const upload = await beginUpload();
    const other = await begin('/api/messages', 'application/json', Buffer.from('{"body":"Hello"}'));
    expect(await other.answer).toBe('HTTP/1.1 408');
    upload.goOn();
    expect(await upload.answer).toBe('HTTP/1.1 201');
  }, 40_000);

  it('TK1 what a process that died has left goes after an hour', async () => {
    const lost = vi.spyOn(get(Transactions), 'run');
    const real = lost.getMockImplementation() ?? Transactions.prototype.run.bind(get(Transactions));
    let runs = 0;
    lost.mockImplementation((work) => {
      runs += 1;
      return runs === 1 ? real(work) : Promise.reject(new Error('The process died'));
    });
    const add = { ownerId: ana.userId, organisationId, name: 'x', body: Buffer.from('lost') };
    await expect(get(Attachments).add(add)).rejects.toThrow('The process died');
    lost.mockRestore();
    await get(AttachmentRemovalService).removeDue(signal);
    expect([await notes(), (await files()).length]).toEqual([1, (await kept()) + 1]);
    await database.query(`update attachment_leftovers set due_at = due_at - interval '61 minutes'`);
    await get(AttachmentRemovalService).removeDue(signal);
    expect([await notes(), (await files()).length]).toEqual([0, await kept()]);
  });

  it('TK1 a file that was due to go while it came in is refused: it may be on its way out', async () => {
    const before = [await kept(), (await files()).length];
    const add = { ownerId: ana.userId, organisationId, name: 'x', body: Buffer.from('late') };
    const admit = async () => void (await database.query('update attachment_leftovers set due_at = now()'));
    await expect(get(Attachments).add(add, admit)).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
    expect([await kept(), (await files()).length, await notes()]).toEqual([...before, 0]);
  });

  it('TK1 a person has four uploads at once, and others theirs', async () => {
    const put = vi.spyOn(get(Storage), 'put');
    const real = put.getMockImplementation() ?? Object.getPrototypeOf(get(Storage)).put.bind(get(Storage));
    const gate = Promise.withResolvers<void>();
    put.mockImplementation(async (...args) => {
      await gate.promise;
      await real(...args);
    });
    const running = [1, 2, 3, 4].map(() => send('x'));
    await vi.waitFor(() => expect(put).toHaveBeenCalledTimes(4), 10_000);
    const refused = await send('x');
    expect([refused.status, refused.body.error.code, refused.headers['retry-after']]).toEqual([503, 'ATTACHMENT_BUSY', '5']);
    const others = send('x', await signIn(api.app));
    await vi.waitFor(() => expect(put).toHaveBeenCalledTimes(5), 10_000);
    gate.resolve();
    expect((await Promise.all([...running, others])).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    put.mockRestore();
    expect((await send('x')).status).toBe(201);
  });

  it('TK1 US6 an export holds the files, an erasure leaves none', async () => {
    const eva = await signIn(api.app);
    const content = Buffer.alloc(1_600_000, 'abc');
    const { body } = await send(content, eva);
    await get(Transactions).run(() => get(Attachments).attach([body.id], eva.userId, { kind: 'message', id: 'm1' }));
    const exported = new Map<string, any[]>();
    for await (const { path, records } of get(PersonalData).exportOf(eva.userId))
      if (path.startsWith('attachments/')) exported.set(path, await all(records));
    expect(exported.get('attachments/attachments.json')).toMatchObject([{ id: body.id, size: 1_600_000, attachedTo: 'message' }]);
    const pieces = exported.get('attachments/contents.json')!;
    expect(pieces.map(({ id, piece }) => [id, piece])).toEqual([1, 2, 3].map((piece) => [body.id, piece]));
    expect(Buffer.concat(pieces.map(({ base64 }) => Buffer.from(base64, 'base64'))).equals(content)).toBe(true);

    const person = { userId: eva.userId, email: eva.email, emails: [eva.email] };
    await get(Transactions).run(() => get(PersonalData).erase(person));
    await get(AttachmentRemovalService).removeDue(signal);
    expect(await files()).not.toContain(body.id);
    expect((await database.query('select from attachment_leftovers where owner_id = $1', [eva.userId])).rows).toHaveLength(0);
    const again = { ownerId: eva.userId, organisationId, name: 'x', body: Buffer.from('x') };
    await expect(get(Attachments).add(again)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('TK1 a file of a mail belongs to whoever sent it, also to nobody', async () => {
    const { id } = await get(Attachments).add({ ownerId: null, organisationId, name: 'scan.pdf', body: Buffer.from('%PDF-1.7\n') });
    const target = { kind: 'ticket-entry', id: 'e1' };
    const attach = (ownerId: string | null) => get(Transactions).run(() => get(Attachments).attach([id], ownerId, target));
    await expect(attach(ana.userId)).rejects.toMatchObject({ code: 'ATTACHMENT_UNKNOWN' });
    await attach(null);
    const { rows } = await database.query('select name, content_type, target_id from attachments where id = $1', [id]);
    expect(rows).toEqual([{ name: 'scan.pdf', content_type: 'application/pdf', target_id: 'e1' }]);
    await expect(
      get(Transactions).run(() => get(Attachments).add({ ownerId: null, organisationId, name: 'x', body: Buffer.from('x') })),
    ).rejects.toThrow('before the transaction');
  });
});
