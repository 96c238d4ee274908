import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { UserDirectory } from '#users';
import { FactorErrors } from '../factor.errors.js';
import { FactorOverview } from '../factor-overview.js';
import { RecoveryCodeService } from '../recovery-code.service.js';
import { TotpService } from '../totp.service.js';
import {
  RecoveryCodesView,
  SecondFactorView,
  TotpConfirmedView,
  TotpEnrolmentView,
  toSecondFactorView,
  toTotpEnrolmentView,
} from './factor.view.js';
import { ConfirmTotpDto } from './totp.dto.js';

const access = { signedIn: 'they are the person’s own factors' };

// Volume only: attempts to prove something are counted by `#attempts`.
const enrolLimits = [limit({ name: 'second-factor.enrol.person', by: 'user', max: 20, windowSeconds: 3600 })];
const confirmLimits = [limit({ name: 'second-factor.confirm.person', by: 'user', max: 20, windowSeconds: 300 })];

/** A person's own second factors. Answers that hold a secret are not kept, so these routes take no Idempotency-Key. */
@Controller('api/auth/second-factor')
export class FactorController {
  constructor(
    private readonly overview: FactorOverview,
    private readonly totp: TotpService,
    private readonly codes: RecoveryCodeService,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'Read which second factors you have.', access, returns: SecondFactorView })
  async find(@CurrentActor() actor: Actor): Promise<SecondFactorView> {
    return toSecondFactorView(await this.overview.of(actor.userId));
  }

  @Post('totp')
  @Endpoint({
    summary: 'Begin to set up an authenticator app. The one that counts now stays until the new one is confirmed.',
    access,
    returns: TotpEnrolmentView,
    stepUp: true,
    limits: enrolLimits,
    idempotency: false,
  })
  async begin(@CurrentActor() actor: Actor): Promise<TotpEnrolmentView> {
    const user = await this.users.find(actor.userId);
    if (!user) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return toTotpEnrolmentView(await this.totp.begin(actor, user.email));
  }

  @Post('totp/confirm')
  @Endpoint({
    summary: 'Make the authenticator app count, with a code it shows. The first factor comes with ten recovery codes.',
    access,
    returns: TotpConfirmedView,
    errors: [FactorErrors.TOTP_CODE_WRONG, FactorErrors.TOTP_NOT_STARTED],
    stepUp: true,
    limits: confirmLimits,
    idempotency: false,
  })
  async confirm(@CurrentActor() actor: Actor, @Body() body: ConfirmTotpDto): Promise<TotpConfirmedView> {
    return { recoveryCodes: await this.totp.confirm(actor, body.code.replaceAll(/\s/g, '')) };
  }

  @Delete('totp')
  @Endpoint({
    summary: 'Remove the authenticator app. With the last factor, the recovery codes go as well.',
    access,
    returns: null,
    errors: [FactorErrors.SECOND_FACTOR_MISSING, FactorErrors.SECOND_FACTOR_KEPT],
    stepUp: true,
  })
  async remove(@CurrentActor() actor: Actor): Promise<void> {
    await this.totp.remove(actor);
  }

  @Post('recovery-codes')
  @Endpoint({
    summary: 'Make ten new recovery codes; the old ones stop working.',
    access,
    returns: RecoveryCodesView,
    errors: [FactorErrors.SECOND_FACTOR_MISSING],
    stepUp: true,
    limits: enrolLimits,
    idempotency: false,
  })
  async renew(@CurrentActor() actor: Actor): Promise<RecoveryCodesView> {
    return { recoveryCodes: await this.codes.renewFor(actor.userId) };
  }
}
