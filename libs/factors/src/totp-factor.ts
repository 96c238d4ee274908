import { Injectable } from '@nestjs/common';
import type { Count } from '#platform/database';
import type { Factor, FactorProof, UserIdExpression } from './factor.js';
import { FactorSecrets } from './factor-secrets.js';
import { TotpCodes } from './totp-codes.js';
import { TotpRepository, type TotpRow } from './totp.repository.js';

/** Codes of an authenticator app. Each works once: using one uses up its time step and all before it. */
@Injectable()
export class TotpFactor implements Factor {
  readonly name = 'totp';
  readonly guessable = true;

  constructor(
    private readonly rows: TotpRepository,
    private readonly secrets: FactorSecrets,
    private readonly codes: TotpCodes,
  ) {}

  count(userId: UserIdExpression): Count {
    return this.rows.countConfirmed(userId);
  }

  async use(userId: string, proof: FactorProof): Promise<boolean> {
    const row = 'code' in proof ? await this.rows.findConfirmed(userId) : null;
    if (!row || !('code' in proof)) return false;
    const step = await this.stepOf(userId, row, proof.code);
    return step !== null && this.rows.useStep(row.id, step);
  }

  /** Seals a new secret under the name it will be opened with. */
  seal(userId: string, id: string, secret: string): Promise<{ keyId: string; sealed: Buffer }> {
    return this.secrets.seal(nameOf(userId, id), Buffer.from(secret));
  }

  /** The time step of a code that is good for the row's secret and later than the last one; null for any other. */
  async stepOf(userId: string, row: TotpRow, code: string): Promise<number | null> {
    const secret = await this.secrets.unseal(nameOf(userId, row.id), row.keyId, row.sealedSecret);
    return secret && this.codes.stepOf(secret.toString(), code, row.lastStep);
  }

  removeSince(userId: string, since: string): Promise<boolean> {
    return this.rows.removeSince(userId, since);
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows.removeAllOf(userId);
  }
}

function nameOf(userId: string, id: string): string {
  return `totp:${userId}:${id}`;
}
