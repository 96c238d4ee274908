import { Body, Controller, Delete, Get, Headers, Param, Patch, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { AlertErrors } from '../alert.errors.js';
import { AlertPermissions } from '../alert.permissions.js';
import { AlertRuleService } from '../alert-rule.service.js';
import { CreateAlertRuleDto, toRuleChanges, toRuleValues, UpdateAlertRuleDto } from './alert-rule.dto.js';
import { AlertRuleListView, AlertRuleView, AlertSubjectListView, toAlertRuleView } from './alert-rule.view.js';

const read = { permission: AlertPermissions['alerts.read'] };
const change = { permission: AlertPermissions['alerts.rules'] };
const ON_ONE = [PlatformErrors.NOT_FOUND, PlatformErrors.PRECONDITION_FAILED];

/** What is watched. */
@Controller('api/admin/alert-rules')
export class AlertRuleController {
  constructor(private readonly rules: AlertRuleService) {}

  @Get()
  @Endpoint({ summary: 'List the rules that watch the system, and what each says now.', access: read, returns: AlertRuleListView })
  async findAll(@CurrentActor() actor: Actor): Promise<AlertRuleListView> {
    return { items: (await this.rules.findAll(actor)).map(toAlertRuleView) };
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a rule.', access: read, returns: AlertRuleView, errors: [PlatformErrors.NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<AlertRuleView> {
    return toAlertRuleView(await this.rules.find(actor, id));
  }

  @Get(':id/subjects')
  @Endpoint({
    summary: 'What a rule tells apart, such as each heartbeat; a silence can name one of them.',
    access: read,
    returns: AlertSubjectListView,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async subjects(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<AlertSubjectListView> {
    return { items: (await this.rules.subjectsOf(actor, id)).map(({ subject, label }) => ({ subject, label })) };
  }

  @Post()
  @Endpoint({
    summary: 'Make a rule of your own; at most 100.',
    access: change,
    returns: AlertRuleView,
    status: 201,
    errors: [AlertErrors.ALERT_RULES_FULL],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateAlertRuleDto): Promise<AlertRuleView> {
    return toAlertRuleView(await this.rules.create(actor, toRuleValues(body)));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a rule, or switch it on or off. With `If-Match: "version"` only if it still is that version.',
    access: change,
    returns: AlertRuleView,
    errors: ON_ONE,
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateAlertRuleDto,
  ): Promise<AlertRuleView> {
    return toAlertRuleView(await this.rules.update(actor, id, toRuleChanges(body), versionOf(ifMatch)));
  }

  @Post(':id/reset')
  @Endpoint({
    summary: 'Make a rule of the program what the program declares.',
    access: change,
    returns: AlertRuleView,
    errors: [...ON_ONE, AlertErrors.ALERT_RULE_IS_OWN],
  })
  async reset(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<AlertRuleView> {
    return toAlertRuleView(await this.rules.reset(actor, id, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a rule that was made here; its alerts end.',
    access: change,
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, AlertErrors.ALERT_RULE_IS_DEFAULT],
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.rules.remove(actor, id);
  }
}
