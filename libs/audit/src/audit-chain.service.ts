import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AuditChainRepository, type Link } from './audit-chain.repository.js';
import { GENESIS, sealOf } from './seal.js';

const BATCH = 500;

/** Something that does not hold. */
export interface ChainFault {
  /** Place in the chain; null for an entry that has none. */
  readonly sequence: number | null;
  /** Null where only the place is known: the seal is gone. */
  readonly entryId: string | null;
  readonly reason: BrokenLink;
}

/** The result of walking the chain from its first link to its last. */
export interface ChainVerdict {
  readonly intact: boolean;
  /** Links that were walked. */
  readonly entries: number;
  /** Hash of the last seal, hex; note it elsewhere to notice a shortened chain. */
  readonly head: string;
  /** In order; as many as were asked for. */
  readonly faults: readonly ChainFault[];
}

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

  /**
   * Finds what was changed or removed. Reads the whole trail in pages; entries that wait for their seal are fine.
   * @param most faults to name; the walk ends there.
   */
  async verifyChain(most = 1): Promise<ChainVerdict> {
    const faults: ChainFault[] = [];
    let previous: Buffer = GENESIS;
    let sequence = 0n;
    let entries = 0;
    for (let isMore = true; isMore && faults.length < most;) {
      const links = await this.repository.linksAfter(sequence, BATCH);
      isMore = links.length === BATCH;
      for (const link of links) {
        const place = BigInt(link.sequence);
        const isNext = place === sequence + 1n;
        for (let gone = sequence + 1n; gone < place && faults.length < most; gone += 1n)
          faults.push({ sequence: Number(gone), entryId: null, reason: 'seal-missing' });
        const reason = fault(link, isNext ? previous : null);
        if (reason) faults.push({ sequence: Number(place), entryId: link.entry_id, reason });
        previous = link.hash;
        sequence = place;
        entries += 1;
      }
    }
    if (faults.length < most)
      for (const entryId of await this.repository.findUnsealed(most - faults.length))
        faults.push({ sequence: null, entryId, reason: 'entry-unsealed' });
    return { intact: faults.length === 0, entries, head: previous.toString('hex'), faults: faults.slice(0, most) };
  }

  /** True when a head that was noted earlier, hex, is still part of the chain. False: its newest end was cut off, or all of it replaced. */
  hasHead(hash: string): Promise<boolean> {
    return this.repository.hasSeal(hash);
  }
}

/** @param follows hash of the seal before; null when that seal is gone. */
function fault(link: Link, follows: Buffer | null): BrokenLink | undefined {
  if (link.id === null) return 'entry-missing';
  if (follows && !link.previous_hash.equals(follows)) return 'link-changed';
  if (!link.hash.equals(sealOf(BigInt(link.sequence), link.previous_hash, link))) return 'entry-changed';
  return link.personal_intact === false ? 'personal-data-changed' : undefined;
}
