import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { Config } from '#platform/config';
import { ADVISORY_LOCKS } from '#platform/database';

/** Locks of single backups: numbers of two parts share no space with those of one. */
const USES = 7_301_455;
const CONNECT_MS = 10_000;
/** A lock is silent for hours: what lies between forgets connections that are, some after four minutes. */
const KEEP_ALIVE_MS = 30_000;
/** Whoever does not hear of the end by then hears nothing any more. */
const RELEASE_MS = 2_000;

/** A lock that is held by a connection of its own, so it ends with the process, however that ends. */
export interface HeldLock {
  /** Aborted when the connection is lost: somebody else may have the lock by then. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

type Statement = readonly [text: string, values: readonly unknown[]];

/** Who makes, uses and removes backups, decided by PostgreSQL whatever machines they run on. */
@Injectable()
export class BackupLocks {
  constructor(private readonly config: Config) {}

  /** To make a backup. Null while another one is made. */
  making(): Promise<HeldLock | null> {
    return this.take(['select pg_try_advisory_lock($1) as taken', [ADVISORY_LOCKS.backups]]);
  }

  /** Whether somebody makes a backup now. */
  async isMaking(): Promise<boolean> {
    const lock = await this.making();
    await lock?.release();
    return lock === null;
  }

  /** To read a backup: it is not removed meanwhile. Null while it is being removed. */
  using(id: string): Promise<HeldLock | null> {
    return this.take(['select pg_try_advisory_lock_shared($1, $2) as taken', [USES, partOf(id)]]);
  }

  /** To remove one that nobody reads. Null while somebody does. */
  removing(id: string): Promise<HeldLock | null> {
    return this.take(['select pg_try_advisory_lock($1, $2) as taken', [USES, partOf(id)]]);
  }

  /** One removal after the other: two that each leave the other's backup would leave none. */
  removals(): Promise<HeldLock | null> {
    return this.take(['select true as taken from (select pg_advisory_lock($1)) waited', [ADVISORY_LOCKS.backupRemoval]]);
  }

  private async take([text, values]: Statement): Promise<HeldLock | null> {
    const lost = new AbortController();
    const socket = new Socket();
    const client = new Client({
      stream: () => socket,
      connectionString: this.config.databaseUrl,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'zocalo-backup-lock',
      options: '-c statement_timeout=30s -c idle_session_timeout=0',
    });
    client.on('error', (error) => lost.abort(error));
    client.on('end', () => lost.abort(new Error('The connection that held a lock has ended.')));
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>(text, [...values]);
      if (rows[0]!.taken) return { signal: lost.signal, release: () => ended(client, socket) };
    } catch (error) {
      await ended(client, socket).catch(() => undefined);
      throw error;
    }
    await ended(client, socket);
    return null;
  }
}

/** A network that carries nothing any more keeps nobody waiting: the server notices by itself. */
async function ended(client: Client, socket: Socket): Promise<void> {
  const giveUp = setTimeout(() => socket.destroy(), RELEASE_MS);
  try {
    await client.end();
  } finally {
    clearTimeout(giveUp);
  }
}

/** Two backups may share one: then one waits for the other in vain, which it does without harm. */
function partOf(id: string): number {
  return createHash('sha256').update(id).digest().readInt32BE(0);
}
