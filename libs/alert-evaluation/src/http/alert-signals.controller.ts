import { Controller, Get } from '@nestjs/common';
import { AlertPermissions } from '#alerts';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { AlertSignalsService } from '../alert-signals.service.js';
import { AlertSignalsView, toAlertSignalsView } from './alert-signals.view.js';

/** What rules can watch. */
@Controller('api/admin/alert-signals')
export class AlertSignalsController {
  constructor(private readonly signals: AlertSignalsService) {}

  @Get()
  @Endpoint({
    summary: 'List the figures and counters that a rule can watch.',
    access: { permission: AlertPermissions['alerts.read'] },
    returns: AlertSignalsView,
  })
  async read(@CurrentActor() actor: Actor): Promise<AlertSignalsView> {
    return toAlertSignalsView(await this.signals.read(actor));
  }
}
