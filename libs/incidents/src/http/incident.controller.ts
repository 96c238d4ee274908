import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { AlertPermissions, type FoundRule, requireAlerts, RuleDirectory } from '#alerts';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor } from '#platform/http';
import { limit } from '#platform/limits';
import { UserDirectory } from '#users';
import { IncidentListQuery, type ListedIncident } from '../incident-list.query.js';
import { IncidentErrors } from '../incident.errors.js';
import { IncidentService } from '../incident.service.js';
import { ListIncidentsDto, NoteIncidentDto, ResolveIncidentDto, SilenceIncidentDto } from './incident.dto.js';
import {
  IncidentDetailView,
  IncidentListView,
  type IncidentParts,
  IncidentTestView,
  toIncidentDetailView,
  toIncidentListView,
} from './incident.view.js';

const read = { permission: AlertPermissions['alerts.read'] };
const act = { permission: AlertPermissions['alerts.act'] };
const { CONFLICT, NOT_FOUND } = PlatformErrors;
const { INCIDENT_IS_TEST, INCIDENT_OVER } = IncidentErrors;
const DEFAULT_LIMIT = 50;
const MOST_RUNBOOKS = 20;
const testLimits = [limit({ name: 'incidents.test.person', by: 'user', max: 10, windowSeconds: 600 })];

/** Incidents, for those who look after the installation. */
@Controller('api/admin/incidents')
export class IncidentController {
  constructor(
    private readonly list: IncidentListQuery,
    private readonly incidents: IncidentService,
    private readonly rules: RuleDirectory,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'List incidents, the newest first.', access: read, returns: IncidentListView })
  async findAll(
    @CurrentActor() actor: Actor,
    @Query() { state, group, cursor, limit: wanted }: ListIncidentsDto,
  ): Promise<IncidentListView> {
    requireAlerts(actor, 'alerts.read');
    const [openedAt, id] = readCursor(cursor, [CURSOR_TIME, CURSOR_ID]) ?? [];
    const after = openedAt !== undefined && id !== undefined ? { openedAt, id } : null;
    const size = wanted ?? DEFAULT_LIMIT;
    const found = await this.list.page({ ...(state && { state }), ...(group !== undefined && { group }) }, after, size + 1);
    const items = found.slice(0, size);
    return toIncidentListView(items, found.length > size, await this.users.displayNames(items.flatMap(peopleOf)));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an incident: its alerts, what happened, and who was told.',
    access: read,
    returns: IncidentDetailView,
    errors: [NOT_FOUND],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<IncidentDetailView> {
    requireAlerts(actor, 'alerts.read');
    return this.detail(id);
  }

  @Post('test')
  @Endpoint({
    summary: 'Page only yourself, as an incident would. It is over when you acknowledge it, or after ten minutes.',
    access: act,
    returns: IncidentTestView,
    errors: [CONFLICT],
    limits: testLimits,
  })
  async test(@CurrentActor() actor: Actor): Promise<IncidentTestView> {
    return this.incidents.test(actor);
  }

  @Post(':id/acknowledge')
  @Endpoint({
    summary: 'Take an incident: nobody else is told from now on. If somebody has it already, it stays theirs.',
    access: act,
    returns: IncidentDetailView,
    errors: [NOT_FOUND, INCIDENT_OVER],
  })
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<IncidentDetailView> {
    await this.incidents.acknowledge(actor, id);
    return this.detail(id);
  }

  @Post(':id/silence')
  @Endpoint({
    summary: 'Tell nobody of the group of an incident for some time.',
    access: act,
    returns: IncidentDetailView,
    errors: [NOT_FOUND, INCIDENT_OVER, INCIDENT_IS_TEST],
  })
  async silence(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() { minutes, reason }: SilenceIncidentDto,
  ): Promise<IncidentDetailView> {
    await this.incidents.silence(actor, id, minutes, reason);
    return this.detail(id);
  }

  @Post(':id/resolve')
  @Endpoint({
    summary: 'Say that an incident is over. Its alerts that still fire stay with it until they end.',
    access: act,
    returns: IncidentDetailView,
    errors: [NOT_FOUND, INCIDENT_OVER],
  })
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() { reason }: ResolveIncidentDto,
  ): Promise<IncidentDetailView> {
    await this.incidents.resolve(actor, id, reason);
    return this.detail(id);
  }

  @Post(':id/notes')
  @Endpoint({ summary: 'Write something down about an incident.', access: act, returns: IncidentDetailView, errors: [NOT_FOUND] })
  async note(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() { text }: NoteIncidentDto,
  ): Promise<IncidentDetailView> {
    await this.incidents.note(actor, id, text);
    return this.detail(id);
  }

  private async detail(id: string): Promise<IncidentDetailView> {
    const incident = await this.list.find(id);
    if (!incident) throw new AppError(NOT_FOUND);
    const [alerts, entries, pages] = [await this.list.alertsOf(id), await this.list.entriesOf(id), await this.list.pagesOf(id)];
    const rules: FoundRule[] = [];
    for (const key of [...new Set(alerts.map(({ ruleKey }) => ruleKey))].slice(0, MOST_RUNBOOKS)) {
      const rule = await this.rules.find(key);
      if (rule) rules.push(rule);
    }
    const parts: IncidentParts = { alerts, entries, pages, rules };
    const people = [...peopleOf(incident), ...entries.flatMap(({ userId }) => userId ?? []), ...pages.map(({ userId }) => userId)];
    return toIncidentDetailView(incident, parts, await this.users.displayNames(people));
  }
}

function peopleOf({ acknowledgedBy, silencedBy, resolvedBy }: ListedIncident): string[] {
  return [acknowledgedBy, silencedBy, resolvedBy].filter((id) => id !== null);
}
