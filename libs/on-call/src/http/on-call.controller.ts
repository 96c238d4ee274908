import { Body, Controller, Get, Headers, Put } from '@nestjs/common';
import { AlertPermissions, requireAlerts } from '#alerts';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, versionOf } from '#platform/http';
import { Clock } from '#platform/time';
import { UserDirectory } from '#users';
import type { EscalationPolicy } from '../escalation.js';
import { EscalationService } from '../escalation.service.js';
import { OnCallDirectory } from '../on-call-directory.js';
import { OnCallErrors } from '../on-call.errors.js';
import { ReplaceEscalationDto, toSteps } from './escalation.dto.js';
import { EscalationView, namedIn, toEscalationView } from './escalation.view.js';
import { OnCallView, peopleOf, toOnCallView } from './rota.view.js';

const { 'alerts.read': READ, 'alerts.rules': RULES } = AlertPermissions;

/** Who is told of incidents. */
@Controller('api/admin')
export class OnCallController {
  constructor(
    private readonly directory: OnCallDirectory,
    private readonly escalation: EscalationService,
    private readonly users: UserDirectory,
    private readonly clock: Clock,
  ) {}

  @Get('on-call')
  @Endpoint({ summary: 'Who is on call now, and who next, in each rota.', access: { permission: READ }, returns: OnCallView })
  async now(@CurrentActor() actor: Actor): Promise<OnCallView> {
    requireAlerts(actor, 'alerts.read');
    const at = this.clock.now();
    const [moments, everybody] = [await this.directory.moments(at), await this.directory.everybody()];
    const people = peopleOf(moments.flatMap(({ current, next }) => [current, next]));
    const names = await this.users.displayNames([...people, ...everybody]);
    return toOnCallView(at, moments, everybody, names);
  }

  @Get('escalation')
  @Endpoint({
    summary: 'Who is told of an incident, and who next when nobody acknowledges it.',
    access: { permission: READ },
    returns: EscalationView,
  })
  async find(@CurrentActor() actor: Actor): Promise<EscalationView> {
    return this.show(await this.escalation.find(actor));
  }

  @Put('escalation')
  @Endpoint({
    summary: 'Replace the escalation. With `If-Match: "version"` only if it still is that version.',
    access: { permission: RULES },
    returns: EscalationView,
    errors: [OnCallErrors.PERSON_CANNOT_ACT, PlatformErrors.PRECONDITION_FAILED],
  })
  async replace(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { steps, repeatMinutes }: ReplaceEscalationDto,
  ): Promise<EscalationView> {
    return this.show(await this.escalation.replace(actor, { steps: toSteps(steps), repeatMinutes }, versionOf(ifMatch)));
  }

  private async show(policy: EscalationPolicy): Promise<EscalationView> {
    return toEscalationView(policy, await this.users.displayNames(namedIn(policy)));
  }
}
