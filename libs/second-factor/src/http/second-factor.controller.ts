import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FactorErrors } from '#factors';
import { PasswordErrors } from '#passwords';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { secondFactorLimits, stepUpLimits } from '../second-factor-limits.js';
import { SecondFactorErrors } from '../second-factor.errors.js';
import { SecondFactorSignInService } from '../second-factor-sign-in.service.js';
import { SignInAnswer } from '../sign-in-answer.js';
import { StepUpService } from '../step-up.service.js';
import { LoginView } from './login.view.js';
import { toProof } from './passkey-assertion.dto.js';
import { SecondFactorDto, StepUpDto } from './second-factor.dto.js';

/** Proving more than the password. */
@Controller('api/auth')
export class SecondFactorController {
  constructor(
    private readonly signIns: SecondFactorSignInService,
    private readonly answers: SignInAnswer,
    private readonly stepUps: StepUpService,
  ) {}

  @Post('second-factor')
  @Endpoint({
    summary: 'Complete a sign-in with a second factor. It waits for ten minutes and survives five wrong proofs.',
    access: { public: 'the challenge in the body stands for the first step' },
    returns: LoginView,
    errors: [SecondFactorErrors.SIGN_IN_CHALLENGE_ENDED, FactorErrors.SECOND_FACTOR_WRONG],
    limits: secondFactorLimits,
    duringMaintenance: 'open',
  })
  async complete(
    @Body() body: SecondFactorDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginView> {
    const proof = toProof(body);
    if (!proof) throw notOneOf('code or passkey');
    const signedIn = await this.signIns.complete(body.challengeId, proof, this.answers.deviceIn(request));
    return this.answers.give(reply, signedIn, body.client);
  }

  @Post('step-up')
  @Endpoint({
    summary: 'Prove that it is still you, for what asks for it. Counts for 15 minutes. Who has a second factor proves that.',
    access: { signedIn: 'it confirms the own session' },
    returns: null,
    errors: [
      SecondFactorErrors.SECOND_FACTOR_REQUIRED,
      FactorErrors.SECOND_FACTOR_WRONG,
      PasswordErrors.INVALID_CREDENTIALS,
      AccessErrors.IMPERSONATION_FORBIDDEN,
    ],
    limits: stepUpLimits,
    // Attempts are counted and the count committed before anything is judged, which a transaction around it would undo.
    idempotency: false,
    duringMaintenance: 'open',
  })
  async stepUp(@CurrentActor() actor: Actor, @Body() body: StepUpDto): Promise<void> {
    const given = [body.password, body.code, body.passkey].filter((each) => each !== undefined);
    if (given.length !== 1) throw notOneOf('password, code or passkey');
    if (body.password !== undefined) await this.stepUps.byPassword(actor, body.password);
    else await this.stepUps.byFactor(actor, toProof(body)!);
  }
}

function notOneOf(choices: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, {
    fields: [{ field: 'code', problem: `exactly one of ${choices} must be given` }],
  });
}
