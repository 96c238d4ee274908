import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AuditChainRepository, type Link } from './audit-chain.repository.js';
import { GENESIS, sealOf } from './seal.js';

const BATCH = 500;

/** The result of walking the chain from its first link to its last. */
export type ChainVerdict =
  | {
      readonly intact: true;
      readonly entries: number;
      /** Of the last seal, hex; note it elsewhere to notice a shortened chain. */ readonly head: string;
    }
  | { readonly intact: false; readonly sequence: number | null; readonly entryId: string; readonly reason: BrokenLink };

export type BrokenLink = 'seal-missing' | 'entry-missing' | 'entry-changed' | 'link-changed' | 'personal-data-changed' | 'entry-unsealed';

/**
 * Seals committed entries into a chain of hashes. Apart from the writers: an audited action never waits for another
 * one's place in the chain. Any number of processes may try; one at a time succeeds.
 */
@Injectable()
export class AuditChainService {
  constructor(
    private readonly repository: AuditChainRepository,
    private readonly transactions: Transactions,
  ) {}

  /** Seals one batch. @returns true when there may be more. */
  sealPending(): Promise<boolean> {
    return this.transactions.run(async () => {
      if (!(await this.repository.tryLock())) return false;
      const entries = await this.repository.pending(BATCH);
      if (entries.length === 0) return false;
      const head = await this.repository.head();
      let previous: Buffer = head?.hash ?? GENESIS;
      let sequence = head?.sequence ?? 0n;
      const seals = entries.map((entry) => {
        sequence += 1n;
        const seal = { sequence, entryId: entry.id, previous, hash: sealOf(sequence, previous, entry) };
        previous = seal.hash;
        return seal;
      });
      await this.repository.append(seals);
      return entries.length === BATCH;
    });
  }

  /** Finds the first link that does not hold. Reads the whole trail in pages; entries that wait for their seal are fine. */
  async verifyChain(): Promise<ChainVerdict> {
    let previous: Buffer = GENESIS;
    let sequence = 0n;
    for (;;) {
      const links = await this.repository.linksAfter(sequence, BATCH);
      for (const link of links) {
        sequence += 1n;
        const reason = fault(link, sequence, previous);
        if (reason) return { intact: false, sequence: Number(sequence), entryId: link.entry_id, reason };
        previous = link.hash;
      }
      if (links.length < BATCH) break;
    }
    const unsealed = await this.repository.findUnsealed();
    if (unsealed) return { intact: false, sequence: null, entryId: unsealed, reason: 'entry-unsealed' };
    return { intact: true, entries: Number(sequence), head: previous.toString('hex') };
  }
}

function fault(link: Link, sequence: bigint, previous: Buffer): BrokenLink | undefined {
  if (BigInt(link.sequence) !== sequence) return 'seal-missing';
  if (link.id === null) return 'entry-missing';
  if (!link.previous_hash.equals(previous)) return 'link-changed';
  if (!link.hash.equals(sealOf(sequence, previous, link))) return 'entry-changed';
  return link.personal_intact === false ? 'personal-data-changed' : undefined;
}
