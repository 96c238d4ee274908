import { Injectable } from '@nestjs/common';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy, type PasswordOwner } from './password.policy.js';

/** The way from what somebody chose to what is kept. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws AppError WEAK_PASSWORD before any work is done. @returns a PHC string. */
  async hash(password: string, owner: PasswordOwner): Promise<string> {
    await this.policy.require(password, owner);
    return this.hasher.hash(password);
  }
}
