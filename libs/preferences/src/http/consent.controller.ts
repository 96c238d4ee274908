import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, PageDto, readCursor } from '#platform/http';
import { ConsentErrors } from '../consent.errors.js';
import { ConsentService } from '../consent.service.js';
import { ConsentParams, SayConsentDto } from './consent.dto.js';
import { ConsentHistoryView, ConsentListView, ConsentView, toConsentHistoryView, toConsentView } from './consent.view.js';

const access = { signedIn: 'they are the own consents' };

/** What a person agrees to. */
@Controller('api/users/me/consents')
export class ConsentController {
  constructor(private readonly consents: ConsentService) {}

  @Get()
  @Endpoint({ summary: 'Read what there is to agree to, and the own answers.', access, returns: ConsentListView })
  async findAll(@CurrentActor() actor: Actor): Promise<ConsentListView> {
    return { items: (await this.consents.findAll(actor.userId)).map(toConsentView) };
  }

  @Get('history')
  @Endpoint({ summary: 'Read every answer ever given, the newest first.', access, returns: ConsentHistoryView })
  async findHistory(@CurrentActor() actor: Actor, @Query() query: PageDto): Promise<ConsentHistoryView> {
    const limit = query.limit ?? 50;
    const [occurredAt, id] = readCursor(query.cursor, [CURSOR_TIME, CURSOR_ID]) ?? [];
    const before = occurredAt !== undefined && id !== undefined ? { occurredAt, id } : undefined;
    return toConsentHistoryView(await this.consents.findHistory(actor.userId, before, limit + 1), limit);
  }

  @Put(':kind')
  @Endpoint({
    summary: 'Agree to the version that was shown, or withdraw.',
    access,
    returns: ConsentView,
    errors: [
      PlatformErrors.NOT_FOUND,
      ConsentErrors.CONSENT_VERSION_OUTDATED,
      ConsentErrors.CONSENT_NOT_WITHDRAWABLE,
      AccessErrors.IMPERSONATION_FORBIDDEN,
    ],
  })
  async say(@CurrentActor() actor: Actor, @Param() { kind }: ConsentParams, @Body() body: SayConsentDto): Promise<ConsentView> {
    return toConsentView(body.granted ? await this.consents.grant(actor, kind, body.version!) : await this.consents.withdraw(actor, kind));
  }
}
