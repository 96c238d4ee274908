import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { signIn, type SignedIn } from '#auth/testing';
import { BackupMaker } from '#backup-archives';
import { type Answer, startTestApi, startTestWorker, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { ErasuresService } from '#privacy';
import { AccountDeletion } from '#users';

const END_WITHIN_MS = 60_000;

/** What the routes answer. */
export interface Shown {
  readonly id: string;
  readonly state: string;
  readonly step: string;
  readonly watchToken: string;
  readonly error: { readonly code: string } | null;
}

/** The API and a worker on one data directory, with an administrator. */
export class RestoreApi {
  private constructor(
    readonly api: TestApi,
    readonly worker: INestApplicationContext | null,
    readonly database: Client,
    readonly home: string,
    private who: SignedIn,
  ) {}

  /** @param options.works false: nobody begins what is asked for. */
  static async start(env: Record<string, string> = {}, { works = true } = {}): Promise<RestoreApi> {
    const home = await mkdtemp(join(tmpdir(), 'zocalo-restores-'));
    const api = await startTestApi({ env: { ZOCALO_HOME: home, ...env } });
    const worker = works ? await startTestWorker(api.config) : null;
    const database = new Client({ connectionString: api.database.superuserUrl });
    await database.connect();
    // As if somebody were there who does it in a moment.
    if (!works) await database.query(`insert into ops.restorers values (true, clock_timestamp() + interval '30 minutes')`);
    return new RestoreApi(api, worker, database, home, await signIn(api.app, { admin: true }));
  }

  /** A verified backup of what is there. @returns its id. */
  async backup(): Promise<string> {
    const id = newId();
    const maker = this.api.app.get(BackupMaker, { strict: false });
    const order = { id, kind: 'manual', note: null, createdBy: null, signal: new AbortController().signal } as const;
    // The worker makes the first one by itself, or checks one.
    for (const deadline = Date.now() + END_WITHIN_MS; ; await sleep(100))
      try {
        await maker.make(order);
        return id;
      } catch (error) {
        if ((error as { code?: string }).code !== 'BACKUP_RUNNING' || Date.now() > deadline) throw error;
      }
  }

  /** Somebody with that name. @returns their e-mail address. */
  async person(firstName: string): Promise<string> {
    return (await signIn(this.api.app, { firstName })).email;
  }

  personOf(firstName: string): Promise<SignedIn> {
    return signIn(this.api.app, { firstName });
  }

  /** As if somebody's time had come. */
  async erase(userId: string): Promise<void> {
    await this.api.app.get(AccountDeletion, { strict: false }).expedite(userId);
    await this.api.app.get(ErasuresService, { strict: false }).eraseDue(new AbortController().signal);
    // The worker may have come first, and be at it.
    const isErased = async () => (await this.database.query('select from ops.erasure_ledger where user_id = $1', [userId])).rowCount === 1;
    for (const deadline = Date.now() + END_WITHIN_MS; !(await isErased()); await sleep(100))
      if (Date.now() > deadline) throw new Error('Nobody was erased');
  }

  /** What our triggers keep everybody from. */
  async unnoticed(statement: string): Promise<void> {
    await this.database.query(`begin; set local session_replication_role = replica; ${statement}; commit`);
  }

  /** A backup of data that is put right again afterwards. */
  async spoiledBackup(spoil: string, repair: string): Promise<string> {
    await this.unnoticed(spoil);
    try {
      return await this.backup();
    } finally {
      await this.unnoticed(repair);
    }
  }

  /** One bit in the middle of the archive. */
  async damage(backupId: string): Promise<void> {
    const path = join(this.home, 'backups', `${backupId}.zocalo-backup`);
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
  }

  async people(): Promise<string[]> {
    const { rows } = await this.database.query<{ email: string }>('select email from app.users order by 1');
    return rows.map(({ email }) => email);
  }

  /** The administrator is somebody who was there all the time. */
  async signIn(): Promise<void> {
    this.who = await signIn(this.api.app, { admin: true });
  }

  /** The session of the administrator goes on, but its proof is old. */
  async signedInLongAgo(work: () => Promise<void>): Promise<void> {
    const before = this.who;
    this.who = await signIn(this.api.app, { admin: true });
    await this.database.query(`update app.sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [this.who.userId]);
    try {
      await work();
    } finally {
      this.who = before;
    }
  }

  get token(): string {
    return this.who.token;
  }

  admin<T = any>(method: 'GET' | 'POST', url: string, body?: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.api.request<T>({ method, url, token: this.who.token, headers, ...(body && { body }) });
  }

  /** Watches a restore to its end, as somebody whose session ends. */
  async end({ id, watchToken }: Shown): Promise<Shown> {
    const deadline = Date.now() + END_WITHIN_MS;
    for (;;) {
      const { status, body } = await this.api.request<Shown>({
        url: `/api/admin/restores/${id}`,
        headers: { 'x-restore-watch': watchToken },
      });
      if (status === 200 && !['waiting', 'running'].includes(body.state)) return body;
      if (Date.now() > deadline) throw new Error(`The restore did not end: ${status} ${JSON.stringify(body)}`);
      await sleep(200);
    }
  }

  async close(): Promise<void> {
    await this.worker?.close();
    await this.database.end();
    await this.api.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
