import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Count } from '#platform/database';
import { type Factor, type FactorProof, FactorService, type UserIdExpression } from '#factors';
import { PasskeyAssertions } from './passkey-assertions.js';
import { PasskeyRepository } from './passkey.repository.js';

/** Passkeys as a second factor: an answer counts when it is of this very person. */
@Injectable()
export class PasskeyFactor implements Factor, OnModuleInit {
  readonly name = 'passkey';
  /** Nobody guesses a signature. */
  readonly guessable = false;

  constructor(
    private readonly factors: FactorService,
    private readonly assertions: PasskeyAssertions,
    private readonly passkeys: PasskeyRepository,
  ) {}

  onModuleInit(): void {
    this.factors.register(this);
  }

  count(userId: UserIdExpression): Count {
    return this.passkeys.counting(userId);
  }

  async use(userId: string, proof: FactorProof): Promise<boolean> {
    const proved = 'passkey' in proof ? await this.assertions.prove(proof.passkey) : null;
    return proved?.userId === userId;
  }

  removeSince(userId: string, since: string): Promise<boolean> {
    return this.passkeys.removeSince(userId, since);
  }

  removeAllOf(userId: string): Promise<void> {
    return this.passkeys.removeAllOf(userId);
  }
}
