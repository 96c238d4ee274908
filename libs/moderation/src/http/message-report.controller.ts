import { Body, Controller, Param, Post } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { ModerationErrors } from '../moderation.errors.js';
import { reportLimits } from '../moderation-limits.js';
import { ReportingService } from '../reporting.service.js';
import { ReportMessageDto } from './moderation.dto.js';

const { MESSAGE_REPORTED_ALREADY, OWN_MESSAGE } = ModerationErrors;

/** Messages, for those who were written something that should not be written. */
@Controller('api/messages')
export class MessageReportController {
  constructor(private readonly reporting: ReportingService) {}

  @Post(':id/report')
  @Endpoint({
    summary: 'Report a message to those who moderate. They see it as it is now, with what stands around it; its sender is not told.',
    access: { signedIn: 'it was written to them' },
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, OWN_MESSAGE, MESSAGE_REPORTED_ALREADY, AccessErrors.IMPERSONATION_FORBIDDEN],
    limits: reportLimits,
  })
  report(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() { reason, text }: ReportMessageDto): Promise<void> {
    return this.reporting.report(actor, id, reason, text ?? null);
  }
}
