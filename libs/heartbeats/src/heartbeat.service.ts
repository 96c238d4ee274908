import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { requireAlerts } from '#alerts';
import { Alerts } from '#platform/alerts';
import type { Actor } from '#platform/access';
import { Config } from '#platform/config';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { digestOf } from '#platform/keys';
import { HeartbeatMissed } from './heartbeat-missed.js';
import type { Heartbeat, HeartbeatValues, Ping } from './heartbeat.js';
import { HeartbeatErrors } from './heartbeat.errors.js';
import { HeartbeatRepository } from './heartbeat.repository.js';

/** A heartbeat and where it reports. */
export interface AddressedHeartbeat {
  readonly heartbeat: Heartbeat;
  /** Shown once: only a digest of its last part is kept. */
  readonly url: string;
}

const MOST = 200;
const TOKEN_BYTES = 32;
const NAME = 'heartbeats_name';

/** Heartbeats, for those who set them up. */
@Injectable()
export class HeartbeatService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly heartbeats: HeartbeatRepository,
    private readonly alerts: Alerts,
    private readonly audit: AuditLog,
  ) {}

  findAll(actor: Actor): Promise<Heartbeat[]> {
    requireAlerts(actor, 'alerts.read');
    return this.heartbeats.findAll();
  }

  /** With the latest reports, newest first. @throws AppError NOT_FOUND */
  async find(actor: Actor, id: string): Promise<{ readonly heartbeat: Heartbeat; readonly pings: readonly Ping[] }> {
    requireAlerts(actor, 'alerts.read');
    const heartbeat = found(await this.heartbeats.find(id));
    return { heartbeat, pings: await this.heartbeats.pingsOf(id) };
  }

  /** @throws AppError HEARTBEAT_NAME_TAKEN, HEARTBEAT_LIMIT_REACHED */
  create(actor: Actor, values: HeartbeatValues): Promise<AddressedHeartbeat> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      if ((await this.heartbeats.lockedCount()) >= MOST) throw new AppError(HeartbeatErrors.HEARTBEAT_LIMIT_REACHED);
      const [id, token] = [newId(), newToken()];
      const heartbeat = await named(this.heartbeats.insert(id, values, digestOf(token)));
      await this.audit.record({ action: 'heartbeat.create', target: { type: 'heartbeat', id }, after: values });
      return { heartbeat, url: this.urlOf(token) };
    });
  }

  /** Whoever is well by a longer period is up again. @throws AppError NOT_FOUND, PRECONDITION_FAILED, HEARTBEAT_NAME_TAKEN */
  update(actor: Actor, id: string, changes: Partial<HeartbeatValues>, version?: number): Promise<Heartbeat> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const before = found(await this.heartbeats.lock(id));
      expectVersion(before.version, version);
      const values = { ...valuesOf(before), ...changes };
      const after = await named(this.heartbeats.update(id, values));
      if (before.state === 'down' && after.state === 'up') await this.alerts.clear(HeartbeatMissed, id);
      await this.audit.record({ action: 'heartbeat.update', target: { type: 'heartbeat', id }, before: valuesOf(before), after: values });
      return after;
    });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  remove(actor: Actor, id: string, version?: number): Promise<void> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const before = found(await this.heartbeats.lock(id));
      expectVersion(before.version, version);
      await this.alerts.clear(HeartbeatMissed, id);
      await this.heartbeats.remove(id);
      await this.audit.record({ action: 'heartbeat.delete', target: { type: 'heartbeat', id }, before: valuesOf(before) });
    });
  }

  /** From now on the address before counts for nobody. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  renewToken(actor: Actor, id: string, version?: number): Promise<AddressedHeartbeat> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const before = found(await this.heartbeats.lock(id));
      expectVersion(before.version, version);
      const token = newToken();
      await this.heartbeats.setDigest(id, digestOf(token));
      await this.audit.record({ action: 'heartbeat.renew-address', target: { type: 'heartbeat', id } });
      return { heartbeat: { ...before, version: before.version + 1 }, url: this.urlOf(token) };
    });
  }

  private urlOf(token: string): string {
    return `${this.config.publicUrl}/api/heartbeats/${token}`;
  }
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

function found(heartbeat: Heartbeat | null): Heartbeat {
  if (!heartbeat) throw new AppError(PlatformErrors.NOT_FOUND);
  return heartbeat;
}

function valuesOf({ name, periodSeconds, graceSeconds }: Heartbeat): HeartbeatValues {
  return { name, periodSeconds, graceSeconds };
}

async function named<T>(written: Promise<T>): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (violatedConstraint(error) === NAME) throw new AppError(HeartbeatErrors.HEARTBEAT_NAME_TAKEN, undefined, { cause: error });
    throw error;
  }
}
