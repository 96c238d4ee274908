import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, readCursor } from '#platform/http';
import { limit } from '#platform/limits';
import { isCivilDate } from '#platform/time';
import { DeskErrors } from '../desk.errors.js';
import { DeskPermissions } from '../desk.permissions.js';
import { ReservationListQuery } from '../reservation-list.query.js';
import { ReservationService } from '../reservation.service.js';
import { readDay } from './desk.dto.js';
import { CreateReservationDto, ListReservationsDto } from './reservation.dto.js';
import { OwnReservationListView, ReservedView, toOwnReservationListView } from './reservation.view.js';

const access = { permission: DeskPermissions['desk.reserve'] };
const limits = [limit({ name: 'desks.reservation.user', by: 'user', max: 60, windowSeconds: 60 })];
const { ALREADY_BOOKED, CANNOT_CANCEL_PAST, DATE_IN_PAST, DATE_INVALID, DATE_TOO_FAR, DESK_TAKEN, DESK_UNKNOWN } = DeskErrors;
const DEFAULT_LIMIT = 100;
const CURSOR = [{ test: isCivilDate }, CURSOR_ID];

const reservationId = () =>
  new ParseUUIDPipe({
    exceptionFactory: () => new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'id', problem: 'must be a UUID' }] }),
  });

/** Reservations of the caller. */
@Controller('api/reservations')
export class ReservationController {
  constructor(
    private readonly list: ReservationListQuery,
    private readonly reservations: ReservationService,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Reserve a desk for a day: one desk per person and day.',
    access,
    limits,
    returns: ReservedView,
    errors: [DATE_INVALID, DATE_IN_PAST, DATE_TOO_FAR, DESK_UNKNOWN, DESK_TAKEN, ALREADY_BOOKED],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateReservationDto): Promise<ReservedView> {
    const order = { date: readDay(body.date), deskId: body.desk_id, officeId: body.office_id, source: body.source ?? 'user' };
    return { ok: true, reservation_id: await this.reservations.reserve(actor, order) };
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Cancel an own reservation of today or later.',
    access,
    limits,
    returns: null,
    errors: [CANNOT_CANCEL_PAST, PlatformErrors.NOT_FOUND],
  })
  async cancel(@CurrentActor() actor: Actor, @Param('id', reservationId()) id: string): Promise<void> {
    await this.reservations.cancel(actor, id);
  }

  @Get('me')
  @Endpoint({ summary: 'Own reservations, the latest day first.', access, returns: OwnReservationListView, errors: [DATE_INVALID] })
  async findOwn(@CurrentActor() actor: Actor, @Query() query: ListReservationsDto): Promise<OwnReservationListView> {
    const page = await this.list.ofUser(actor.userId, {
      from: query.from === undefined ? undefined : readDay(query.from),
      to: query.to === undefined ? undefined : readDay(query.to),
      status: query.state === 'all' ? undefined : query.state,
      officeId: query.office_id,
      after: readCursor(query.cursor, CURSOR),
      limit: query.limit ?? DEFAULT_LIMIT,
    });
    return toOwnReservationListView(page);
  }
}
