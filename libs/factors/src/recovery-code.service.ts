import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { type Count, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import type { Factor, FactorProof, UserIdExpression } from './factor.js';
import { FactorNotices } from './factor-notices.js';
import { FactorErrors } from './factor.errors.js';
import { FactorSecrets } from './factor-secrets.js';
import { FactorService, hasAny } from './factor.service.js';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.js';
import { RecoveryCodeRepository } from './recovery-code.repository.js';

const CODES = 10;

/** Ten codes on paper, each good once. They are shown when they are made and never again. */
@Injectable()
export class RecoveryCodeService implements Factor {
  readonly name = 'recovery-code';
  readonly guessable = true;

  constructor(
    private readonly transactions: Transactions,
    private readonly codes: RecoveryCodeRepository,
    private readonly secrets: FactorSecrets,
    private readonly factors: FactorService,
    private readonly notices: FactorNotices,
    private readonly audit: AuditLog,
  ) {}

  /** New codes; those handed out before stop working. */
  renew(userId: string): Promise<string[]> {
    return this.transactions.run(async () => {
      await this.codes.lock(userId);
      const texts = Array.from({ length: CODES }, newRecoveryCode);
      const { keyId, digests } = await this.secrets.digestAll(
        userId,
        texts.map((text) => readRecoveryCode(text)!),
      );
      await this.codes.replaceAllOf(userId, keyId, digests);
      await this.audit.record({
        action: 'second-factor.renew-recovery-codes',
        target: { type: 'user', id: userId },
        after: { codes: CODES },
      });
      return texts;
    });
  }

  /** Whoever changes this person's factors or codes waits for the others until the caller's transaction ends. */
  lock(userId: string): Promise<void> {
    return this.codes.lock(userId);
  }

  /**
   * New codes for somebody who asks for them.
   * @throws AppError `SECOND_FACTOR_MISSING` for whoever has no factor that they could stand in for.
   */
  renewFor(userId: string): Promise<string[]> {
    return this.transactions.run(async () => {
      await this.codes.lock(userId);
      if (!hasAny(await this.factors.countsOf(userId))) throw new AppError(FactorErrors.SECOND_FACTOR_MISSING);
      await this.notices.tell(userId, { what: 'recovery-codes-renewed' });
      return this.renew(userId);
    });
  }

  /** Codes for somebody who has none that work, such as with their first factor; null for others, who keep theirs. */
  renewIfNone(userId: string): Promise<string[] | null> {
    return this.transactions.run(async () => {
      await this.codes.lock(userId);
      return (await this.codes.hasUnused(userId)) ? null : this.renew(userId);
    });
  }

  count(userId: UserIdExpression): Count {
    return this.codes.countUnused(userId);
  }

  async use(userId: string, proof: FactorProof): Promise<boolean> {
    const code = 'code' in proof ? readRecoveryCode(proof.code) : null;
    if (code === null) return false;
    const rows = await this.codes.findUnused(userId);
    const digests = new Map<string, Buffer | null>();
    for (const row of rows) {
      if (!digests.has(row.keyId)) digests.set(row.keyId, await this.secrets.digest(row.keyId, userId, code));
      const digest = digests.get(row.keyId);
      if (!digest || !timingSafeEqual(row.digest, digest)) continue;
      if (!(await this.codes.use(row.id))) return false;
      await this.audit.record({
        action: 'second-factor.use-recovery-code',
        target: { type: 'user', id: userId },
        after: { left: rows.length - 1 },
      });
      await this.notices.tell(userId, { what: 'recovery-code-used', left: rows.length - 1 });
      return true;
    }
    return false;
  }

  removeSince(userId: string, since: string): Promise<boolean> {
    return this.codes.removeSince(userId, since);
  }

  removeAllOf(userId: string): Promise<void> {
    return this.codes.removeAllOf(userId);
  }
}
