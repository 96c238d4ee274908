import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor } from '#platform/http';
import { AlertErrors } from '../alert.errors.js';
import { AlertPermissions } from '../alert.permissions.js';
import { AlertService } from '../alert.service.js';
import { CreateSilenceDto, ListAlertsDto, ListSilencesDto } from './alert.dto.js';
import { AlertListView, SilenceListView, SilenceView, toAlertListView, toSilenceListView, toSilenceView } from './alert.view.js';

const read = { permission: AlertPermissions['alerts.read'] };
const act = { permission: AlertPermissions['alerts.act'] };
const CURSOR = [CURSOR_TIME, CURSOR_ID];
const DEFAULT_LIMIT = 50;

/** Alerts, and the times in which nobody wants to hear of them. */
@Controller('api/admin')
export class AlertController {
  constructor(private readonly alerts: AlertService) {}

  @Get('alerts')
  @Endpoint({ summary: 'List alerts of the last 90 days, the latest first.', access: read, returns: AlertListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListAlertsDto): Promise<AlertListView> {
    const [since, id] = readCursor(query.cursor, CURSOR) ?? [];
    const after = since !== undefined && id !== undefined ? { since, id } : null;
    return toAlertListView(await this.alerts.page(actor, query.state, after, query.limit ?? DEFAULT_LIMIT));
  }

  @Get('silences')
  @Endpoint({ summary: 'List silences, the latest end first.', access: read, returns: SilenceListView })
  async silences(@CurrentActor() actor: Actor, @Query() query: ListSilencesDto): Promise<SilenceListView> {
    const [endsAt, id] = readCursor(query.cursor, CURSOR) ?? [];
    const after = endsAt !== undefined && id !== undefined ? { endsAt, id } : null;
    const ended = query.ended === undefined ? undefined : query.ended === 'true';
    return toSilenceListView(await this.alerts.silencePage(actor, ended, after, query.limit ?? DEFAULT_LIMIT));
  }

  @Post('silences')
  @Endpoint({
    summary: 'Tell nobody of some alerts for a while. They are recorded all the same.',
    access: act,
    returns: SilenceView,
    status: 201,
  })
  async silence(@CurrentActor() actor: Actor, @Body() body: CreateSilenceDto): Promise<SilenceView> {
    const { scope, key = '', subject = '', severity = null, reason, startsAt, endsAt } = body;
    const times = { startsAt: startsAt === undefined ? null : new Date(startsAt), endsAt: new Date(endsAt) };
    return toSilenceView(await this.alerts.silence(actor, { scope, key, subject, severity, reason, ...times }));
  }

  @Post('silences/:id/end')
  @Endpoint({
    summary: 'End a silence now: people are told of what still fires.',
    access: act,
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, AlertErrors.SILENCE_ENDED],
  })
  endSilence(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.alerts.endSilence(actor, id);
  }
}
