import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { AlertPermissions } from '#alerts';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { Clock, type CivilDate } from '#platform/time';
import { UserDirectory } from '#users';
import { OnCallErrors } from '../on-call.errors.js';
import { RotaOverrideService } from '../rota-override.service.js';
import { type RotaState, RotaService } from '../rota.service.js';
import { CreateOverrideDto, CreateRotaDto, ListShiftsDto, UpdateRotaDto } from './rota.dto.js';
import { membersOf, OverrideView, peopleOf, RotaListView, RotaView, ShiftListView, toRotaView, toShiftView } from './rota.view.js';

const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { OVERRIDE_LIMIT_REACHED, OVERRIDE_OVER, OVERRIDE_OVERLAPS, PERSON_CANNOT_ACT, ROTA_IN_USE, ROTA_LIMIT_REACHED, ROTA_NAME_TAKEN } =
  OnCallErrors;
const { 'alerts.act': ACT, 'alerts.read': READ, 'alerts.rules': RULES } = AlertPermissions;
const EITHER = { anyOf: [RULES, ACT] };
const LONGEST_MS = 92 * 86_400_000;

/** Rotas, for those who set up who is on call. */
@Controller('api/admin/rotas')
export class RotaController {
  constructor(
    private readonly rotas: RotaService,
    private readonly overrides: RotaOverrideService,
    private readonly users: UserDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'List the rotas.', access: { permission: READ }, returns: RotaListView })
  async findAll(@CurrentActor() actor: Actor): Promise<RotaListView> {
    const states = await this.rotas.findAll(actor, this.clock.now());
    const names = await this.users.displayNames(membersOf(states.map(({ rota }) => rota)));
    return { items: states.map((state) => toRotaView(state, names)) };
  }

  @Post()
  @Endpoint({
    summary: 'Create a rota. Its members must be able to act on alerts.',
    access: { permission: RULES },
    returns: RotaView,
    status: 201,
    errors: [PERSON_CANNOT_ACT, ROTA_LIMIT_REACHED, ROTA_NAME_TAKEN],
  })
  async create(@CurrentActor() actor: Actor, @Body() { userIds, startsOn, ...values }: CreateRotaDto): Promise<RotaView> {
    const members = userIds.map((id) => id.toLowerCase());
    const { id } = await this.rotas.create(actor, { ...values, startsOn: startsOn as CivilDate, members });
    return this.show(await this.rotas.read(id, this.clock.now()));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a rota.', access: { permission: READ }, returns: RotaView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<RotaView> {
    return this.show(await this.rotas.find(actor, id, this.clock.now()));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a rota, from this moment on. With `If-Match: "version"` only if it still is that version.',
    access: { permission: RULES },
    returns: RotaView,
    errors: [NOT_FOUND, PERSON_CANNOT_ACT, PRECONDITION_FAILED, ROTA_NAME_TAKEN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { userIds, startsOn, ...values }: UpdateRotaDto,
  ): Promise<RotaView> {
    const changes = {
      ...values,
      ...(startsOn === undefined ? {} : { startsOn: startsOn as CivilDate }),
      ...(userIds === undefined ? {} : { members: userIds.map((each) => each.toLowerCase()) }),
    };
    await this.rotas.update(actor, id, changes, versionOf(ifMatch));
    return this.show(await this.rotas.read(id, this.clock.now()));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a rota that the escalation does not name.',
    access: { permission: RULES },
    returns: null,
    errors: [NOT_FOUND, PRECONDITION_FAILED, ROTA_IN_USE],
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    return this.rotas.remove(actor, id, versionOf(ifMatch));
  }

  @Get(':id/shifts')
  @Endpoint({
    summary: 'List the shifts of a rota that touch a time of at most 92 days.',
    access: { permission: READ },
    returns: ShiftListView,
    errors: [NOT_FOUND],
  })
  async shifts(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Query() { from, to }: ListShiftsDto,
  ): Promise<ShiftListView> {
    const [begin, end] = [new Date(from), new Date(to)];
    const length = end.getTime() - begin.getTime();
    if (length <= 0 || length > LONGEST_MS)
      throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'to', problem: 'must be up to 92 days after from' }] });
    const shifts = await this.rotas.shifts(actor, id, begin, end);
    const names = await this.users.displayNames(peopleOf(shifts));
    return { items: shifts.map((shift) => toShiftView(shift, names)) };
  }

  @Post(':id/overrides')
  @Endpoint({
    summary: 'Take over the shifts of a time: oneself with `alerts.act`, for anybody with `alerts.rules`.',
    access: EITHER,
    returns: OverrideView,
    status: 201,
    errors: [NOT_FOUND, OVERRIDE_LIMIT_REACHED, OVERRIDE_OVERLAPS, PERSON_CANNOT_ACT],
  })
  async takeOver(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) rotaId: string,
    @Body() body: CreateOverrideDto,
  ): Promise<OverrideView> {
    const { userId, startsAt, endsAt, note = '' } = body;
    const times = { startsAt: startsAt ? new Date(startsAt) : undefined, endsAt: new Date(endsAt) };
    const { id, from, until } = await this.overrides.create(actor, rotaId, { userId, ...times, note });
    return { id, userId, from, to: until, note };
  }

  @Delete(':id/overrides/:overrideId')
  @Endpoint({
    summary: 'Give shifts back; from now on, if the time has begun.',
    access: EITHER,
    returns: null,
    errors: [NOT_FOUND, OVERRIDE_OVER],
  })
  giveBack(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) rotaId: string,
    @Param('overrideId', idParam) overrideId: string,
  ): Promise<void> {
    return this.overrides.remove(actor, rotaId, overrideId);
  }

  private async show(state: RotaState): Promise<RotaView> {
    return toRotaView(state, await this.users.displayNames(state.rota.members));
  }
}
