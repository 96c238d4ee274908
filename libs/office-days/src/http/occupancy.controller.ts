import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { DeskDayQuery, DeskErrors, DeskPermissions } from '#desks';
import { OfficeDirectory, OfficePermissions } from '#offices';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { addDays, type CivilDate, isCivilDate } from '#platform/time';
import { OccupancyDto } from './office-day.dto.js';
import { OccupancyView, toOccupancyView } from './office-day.view.js';

const { FORBIDDEN, NOT_FOUND } = PlatformErrors;
const MANAGE = [OfficePermissions['office.manage'], DeskPermissions['desk.manage']] as const;
/** A quarter of a year. */
const MOST_DAYS = 92;
const officeId = () => new ParseUUIDPipe({ exceptionFactory: () => new AppError(NOT_FOUND) });

/** How full an office is, for those who manage it or its desks. */
@Controller('api/admin/offices/:id/occupancy')
export class OccupancyController {
  constructor(
    private readonly offices: OfficeDirectory,
    private readonly days: DeskDayQuery,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Count the desks and reservations of an office on each of up to 92 days. Needs `office.manage` or `desk.manage` there.',
    access: { signedIn: 'one of two permissions will do, which is judged here' },
    returns: OccupancyView,
    errors: [FORBIDDEN, NOT_FOUND, DeskErrors.DATE_INVALID],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', officeId()) id: string, @Query() query: OccupancyDto): Promise<OccupancyView> {
    if (actor.lacking) throw new AppError(actor.lacking);
    if (!MANAGE.some((permission) => actor.holds(permission))) throw new AppError(FORBIDDEN);
    const [from, to] = readDays(query);
    const office = await this.offices.find(id);
    const scope = { type: 'office', organisationId: office?.organisationId ?? '', officeId: id } as const;
    if (!office || !MANAGE.some((permission) => actor.can(permission, scope))) throw new AppError(NOT_FOUND);
    return toOccupancyView(from, to, await this.days.occupancy(id, from, to));
  }
}

/** @throws AppError DATE_INVALID; VALIDATION_FAILED for too many days, or none */
function readDays({ from, to }: OccupancyDto): [CivilDate, CivilDate] {
  if (!isCivilDate(from) || !isCivilDate(to)) throw new AppError(DeskErrors.DATE_INVALID);
  if (to < from || to >= addDays(from, MOST_DAYS))
    throw new AppError(PlatformErrors.VALIDATION_FAILED, {
      fields: [{ field: 'to', problem: `must be one of the ${MOST_DAYS} days from ${from} on` }],
    });
  return [from, to];
}
