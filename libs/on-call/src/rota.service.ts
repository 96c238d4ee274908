import { Injectable } from '@nestjs/common';
import { requireAlerts } from '#alerts';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { EscalationRepository } from './escalation.repository.js';
import { OnCallErrors } from './on-call.errors.js';
import type { Rota, RotaValues } from './rota.js';
import { type Roster, RosterQuery } from './roster.query.js';
import { RotaRepository } from './rota.repository.js';
import type { Shift } from './shifts.js';

/** A rota, and which of its members may act. */
export interface RotaState {
  readonly rota: Rota;
  readonly roster: Roster;
}

const MOST_ROTAS = 10;
const NAME = 'rotas_name';

/** Rotas: who takes turns, and how. */
@Injectable()
export class RotaService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rotas: RotaRepository,
    private readonly escalation: EscalationRepository,
    private readonly rosters: RosterQuery,
    private readonly audit: AuditLog,
  ) {}

  async findAll(actor: Actor, now: Date): Promise<RotaState[]> {
    requireAlerts(actor, 'alerts.read');
    const rotas = await this.rotas.findAll();
    const roster = await this.rosters.load(rotas, now);
    return rotas.map((rota) => ({ rota, roster }));
  }

  /** @throws AppError NOT_FOUND */
  async find(actor: Actor, id: string, now: Date): Promise<RotaState> {
    requireAlerts(actor, 'alerts.read');
    return this.read(id, now);
  }

  /** For whoever has just written it. */
  async read(id: string, now: Date): Promise<RotaState> {
    const rota = found(await this.rotas.find(id));
    return { rota, roster: await this.rosters.load([rota], now) };
  }

  /** The shifts that touch the time. @throws AppError NOT_FOUND */
  async shifts(actor: Actor, id: string, from: Date, until: Date): Promise<Shift[]> {
    requireAlerts(actor, 'alerts.read');
    const rota = found(await this.rotas.find(id));
    const roster = await this.rosters.load([rota], from, until);
    return roster.shiftsOf(rota, from, until);
  }

  /** @throws AppError ROTA_NAME_TAKEN, ROTA_LIMIT_REACHED, PERSON_CANNOT_ACT */
  create(actor: Actor, values: RotaValues): Promise<Rota> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      if ((await this.rotas.lockedCount()) >= MOST_ROTAS) throw new AppError(OnCallErrors.ROTA_LIMIT_REACHED);
      await this.requireAble(values.members);
      const id = newId();
      await named(this.rotas.insert(id, values));
      await this.audit.record({ action: 'rota.create', target: { type: 'rota', id }, after: values });
      return { ...values, id, version: 1 };
    });
  }

  /** Who is a member already may stay one without being able to act. @throws AppError NOT_FOUND, PRECONDITION_FAILED; as `create` */
  update(actor: Actor, id: string, changes: Partial<RotaValues>, version?: number): Promise<Rota> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const rota = found(await this.rotas.lock(id));
      expectVersion(rota.version, version);
      const values = { ...valuesOf(rota), ...changes };
      await this.requireAble(values.members.filter((userId) => !rota.members.includes(userId)));
      await named(this.rotas.update(id, values));
      await this.audit.record({ action: 'rota.update', target: { type: 'rota', id }, before: valuesOf(rota), after: values });
      return { ...values, id, version: rota.version + 1 };
    });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED, ROTA_IN_USE */
  remove(actor: Actor, id: string, version?: number): Promise<void> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const { steps } = await this.escalation.lock();
      const rota = found(await this.rotas.lock(id));
      expectVersion(rota.version, version);
      if (steps.some(({ to }) => 'rotaId' in to && to.rotaId === id)) throw new AppError(OnCallErrors.ROTA_IN_USE);
      await this.rotas.remove(id);
      await this.audit.record({ action: 'rota.delete', target: { type: 'rota', id }, before: valuesOf(rota) });
    });
  }

  private async requireAble(userIds: readonly string[]): Promise<void> {
    const able = await this.rosters.ableAmong(userIds);
    const unable = userIds.filter((userId) => !able.has(userId));
    if (unable.length > 0) throw new AppError(OnCallErrors.PERSON_CANNOT_ACT, { userIds: unable });
  }
}

function found(rota: Rota | null): Rota {
  if (!rota) throw new AppError(PlatformErrors.NOT_FOUND);
  return rota;
}

function valuesOf({ name, zone, handover, shiftDays, startsOn, members }: Rota): RotaValues {
  return { name, zone, handover, shiftDays, startsOn, members };
}

async function named(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (violatedConstraint(error) === NAME) throw new AppError(OnCallErrors.ROTA_NAME_TAKEN, undefined, { cause: error });
    throw error;
  }
}
