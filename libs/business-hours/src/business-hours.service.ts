import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Events } from '#platform/events';
import { expectVersion } from '#platform/http';
import { BusinessHoursErrors } from './business-hours.errors.js';
import { BusinessHoursChanged } from './business-hours.events.js';
import { HOURS_MANAGERS, mayManage } from './business-hours.policy.js';
import { type BusinessHours, BusinessHoursRepository, type HoursValues } from './business-hours.repository.js';
import { problemOfRanges } from './hours.js';

/** Of an organisation, or of the installation. */
const MOST = 50;

/** Commands on business hours, and what those who manage them may see. */
@Injectable()
export class BusinessHoursService {
  constructor(
    private readonly transactions: Transactions,
    private readonly hours: BusinessHoursRepository,
    private readonly organisations: OrganisationDirectory,
    private readonly events: Events,
    private readonly audit: AuditLog,
  ) {}

  /** Those of the organisations that a person manages, and those of the installation; the newest first. */
  page(actor: Actor, afterId: string | undefined, limit: number): Promise<BusinessHours[]> {
    return this.hours.page(actor.reach(HOURS_MANAGERS), afterId, limit);
  }

  /** @throws AppError NOT_FOUND also for those out of reach */
  async find(actor: Actor, id: string): Promise<BusinessHours> {
    return seenBy(actor, await this.hours.find(id));
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND, VALIDATION_FAILED, BUSINESS_HOURS_NAME_TAKEN, BUSINESS_HOURS_LIMIT_REACHED */
  create(actor: Actor, organisationId: string | null, values: HoursValues): Promise<BusinessHours> {
    return this.write(async () => {
      if (organisationId === null) requireManages(actor, organisationId);
      else if (!mayManage(actor, organisationId) || !(await this.organisations.exists(organisationId)))
        throw new AppError(PlatformErrors.NOT_FOUND);
      const wanted = inOrder(values);
      await this.hours.lockChanges(organisationId);
      if ((await this.hours.countOf(organisationId)) >= MOST) throw new AppError(BusinessHoursErrors.BUSINESS_HOURS_LIMIT_REACHED);
      const id = newId();
      if (wanted.isDefault) await this.hours.takeDefault(organisationId, id);
      await this.hours.insert(id, organisationId, wanted);
      await this.tell('business-hours.create', id, organisationId, { after: { ...wanted } });
      return { ...wanted, id, organisationId, version: 1 };
    });
  }

  /**
   * @param version the one the caller saw (If-Match); absent: change whatever is there.
   * @throws AppError FORBIDDEN for those of the installation, and as `create`; PRECONDITION_FAILED
   */
  update(actor: Actor, id: string, changes: Partial<HoursValues>, version?: number): Promise<BusinessHours> {
    return this.write(async () => {
      const before = await this.lockFor(actor, id, version);
      const wanted = inOrder({ ...valuesOf(before), ...given(changes) });
      if (JSON.stringify(wanted) === JSON.stringify(valuesOf(before))) return before;
      if (wanted.isDefault && !before.isDefault) await this.hours.takeDefault(before.organisationId, id);
      await this.hours.update(id, wanted);
      await this.tell('business-hours.update', id, before.organisationId, { before: { ...valuesOf(before) }, after: { ...wanted } });
      return { ...before, ...wanted, version: before.version + 1 };
    });
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED, BUSINESS_HOURS_IN_USE */
  remove(actor: Actor, id: string, version?: number): Promise<void> {
    return this.write(async () => {
      const before = await this.lockFor(actor, id, version);
      await this.hours.remove(id);
      await this.tell('business-hours.delete', id, before.organisationId, { before: { ...valuesOf(before) } });
    });
  }

  private async lockFor(actor: Actor, id: string, version: number | undefined): Promise<BusinessHours> {
    const seen = await this.find(actor, id);
    requireManages(actor, seen.organisationId);
    // As `create` does it: first who may write of the organisation, then the row.
    await this.hours.lockChanges(seen.organisationId);
    const locked = await this.hours.lock(id);
    if (!locked) throw new AppError(PlatformErrors.NOT_FOUND);
    expectVersion(locked.version, version);
    return locked;
  }

  private async tell(action: Action, id: string, organisationId: string | null, states: States): Promise<void> {
    await this.audit.record({ action, target: { type: 'business-hours', id }, organisationId, ...states });
    await this.events.publish(BusinessHoursChanged, { businessHoursId: id });
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'business_hours_name')
        throw new AppError(BusinessHoursErrors.BUSINESS_HOURS_NAME_TAKEN, undefined, { cause: error });
      if (constraint?.endsWith('_business_hours_id_fkey'))
        throw new AppError(BusinessHoursErrors.BUSINESS_HOURS_IN_USE, undefined, { cause: error });
      throw error;
    }
  }
}

type Action = 'business-hours.create' | 'business-hours.update' | 'business-hours.delete';
type States = { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> };

/** Those of the installation count in every organisation, so whoever manages one of them sees them. */
function seenBy(actor: Actor, hours: BusinessHours | null): BusinessHours {
  if (!hours || (hours.organisationId !== null && !mayManage(actor, hours.organisationId))) throw new AppError(PlatformErrors.NOT_FOUND);
  return hours;
}

function requireManages(actor: Actor, organisationId: string | null): void {
  if (!mayManage(actor, organisationId)) throw new AppError(PlatformErrors.FORBIDDEN);
}

/** Without what is absent: a request has all its fields. */
function given(changes: Partial<HoursValues>): Partial<HoursValues> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function valuesOf({ name, timeZone, alwaysOpen, ranges, holidays, isDefault }: HoursValues): HoursValues {
  return {
    name,
    timeZone,
    alwaysOpen,
    ranges: ranges.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
    holidays: holidays.map(({ date, name: title }) => ({ date, name: title })),
    isDefault,
  };
}

/** Days in their order, so that what is the same looks the same. @throws AppError VALIDATION_FAILED */
function inOrder(values: HoursValues): HoursValues {
  const found = problemOfRanges(values.ranges);
  if (found)
    throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: `ranges.${found.index}.closes`, problem: found.problem }] });
  return valuesOf({
    ...values,
    ranges: values.ranges.toSorted((one, other) => one.weekday - other.weekday || one.opens - other.opens),
    holidays: values.holidays.toSorted((one, other) => (one.date < other.date ? -1 : 1)),
  });
}
