import { Controller, Get, Param, Query } from '@nestjs/common';
import { DeskDayQuery, DeskErrors, readDay } from '#desks';
import { OFFICE_READERS, OfficeDirectory } from '#offices';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { addDays, type CivilDate } from '#platform/time';
import { OccupancyDto } from './office-day.dto.js';
import { OccupancyView, toOccupancyView } from './office-day.view.js';

const { NOT_FOUND } = PlatformErrors;
/** A quarter of a year. */
const MOST_DAYS = 92;

/** How full an office is, for those who manage it or its desks. */
@Controller('api/admin/offices/:id/occupancy')
export class OccupancyController {
  constructor(
    private readonly offices: OfficeDirectory,
    private readonly days: DeskDayQuery,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Count the desks and reservations of an office on each of up to 92 days.',
    access: { anyOf: OFFICE_READERS },
    returns: OccupancyView,
    errors: [NOT_FOUND, DeskErrors.DATE_INVALID],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Query() query: OccupancyDto): Promise<OccupancyView> {
    const [from, to] = readDays(query);
    const office = await this.offices.find(id);
    const scope = { type: 'office', organisationId: office?.organisationId ?? '', officeId: id } as const;
    if (!office || !OFFICE_READERS.some((permission) => actor.can(permission, scope))) throw new AppError(NOT_FOUND);
    return toOccupancyView(from, to, await this.days.occupancy(id, from, to));
  }
}

/** @throws AppError DATE_INVALID; VALIDATION_FAILED for too many days, or none */
function readDays(query: OccupancyDto): [CivilDate, CivilDate] {
  const [from, to] = [readDay(query.from), readDay(query.to)];
  if (to < from || to >= addDays(from, MOST_DAYS))
    throw new AppError(PlatformErrors.VALIDATION_FAILED, {
      fields: [{ field: 'to', problem: `must be one of the ${MOST_DAYS} days from ${from} on` }],
    });
  return [from, to];
}
