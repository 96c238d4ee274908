import { Injectable, Logger } from '@nestjs/common';
import { FactorErrors, type FactorProof, FactorService } from '#factors';
import { PasswordErrors } from '#passwords';
import { AppError, PlatformErrors } from '#platform/errors';
import { matchesDigest, parseLinkToken } from '#platform/keys';
import { type Device, SessionService, type TokenPair } from '#sessions';
import type { DeviceOf } from './sign-in-answer.js';
import { PasswordKnownService } from './password-known.service.js';
import { SecondFactorErrors } from './second-factor.errors.js';
import { type SignInChallenge, SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** The second step of signing in. */
@Injectable()
export class SecondFactorSignInService {
  private readonly logger = new Logger(SecondFactorSignInService.name);

  constructor(
    private readonly challenges: SignInChallengeRepository,
    private readonly factors: FactorService,
    private readonly sessions: SessionService,
    private readonly notice: PasswordKnownService,
  ) {}

  /**
   * Opens the session that waited for a second factor. Every try is counted, and the count committed, before the proof
   * is looked at; of any number of right ones at once, one gets the session.
   * @throws AppError `SIGN_IN_CHALLENGE_ENDED`, `SECOND_FACTOR_WRONG` with `triesLeft`, `TOO_MANY_REQUESTS`
   */
  async complete(challengeId: string, proof: FactorProof, deviceOf: DeviceOf): Promise<TokenPair & { readonly userId: string }> {
    const challenge = await this.find(challengeId);
    const triesLeft = await this.challenges.countTry(challenge.id);
    if (triesLeft === null) throw new AppError(SecondFactorErrors.SIGN_IN_CHALLENGE_ENDED);
    try {
      const device = await deviceOf(challenge.userId);
      return await this.factors.prove(challenge.userId, proof, (factor) => this.open(challenge, factor, device));
    } catch (error) {
      const definition = error instanceof AppError ? error.definition : undefined;
      if (definition === FactorErrors.SECOND_FACTOR_WRONG) {
        await this.notice.afterWrong(challenge, triesLeft);
        throw new AppError(FactorErrors.SECOND_FACTOR_WRONG, { triesLeft });
      }
      // Nothing was judged: the factor has to wait, or the database is away.
      await this.returnTry(challenge.id);
      if (definition === PlatformErrors.TOO_MANY_REQUESTS) await this.notice.whileWaiting(challenge);
      // Between the two steps somebody changed the password, or suspended the person.
      if (definition === PasswordErrors.INVALID_CREDENTIALS) throw new AppError(SecondFactorErrors.SIGN_IN_CHALLENGE_ENDED);
      throw error;
    }
  }

  private async find(challengeId: string): Promise<SignInChallenge> {
    const token = parseLinkToken(challengeId);
    const challenge = token && (await this.challenges.findOpen(token.id));
    if (!challenge || !matchesDigest(token, challenge.tokenHash)) throw new AppError(SecondFactorErrors.SIGN_IN_CHALLENGE_ENDED);
    return challenge;
  }

  private async open(challenge: SignInChallenge, factor: string, device: Device): Promise<TokenPair & { readonly userId: string }> {
    const { id, userId, securityEpoch, authMethods } = challenge;
    if (!(await this.challenges.complete(id))) throw new AppError(SecondFactorErrors.SIGN_IN_CHALLENGE_ENDED);
    const pair = await this.sessions.open(userId, securityEpoch, device, [...authMethods, factor]);
    return { ...pair, userId };
  }

  private async returnTry(id: string): Promise<void> {
    await this.challenges.returnTry(id).catch((error: Error) => this.logger.warn(`A try could not be given back: ${error.message}`));
  }
}
