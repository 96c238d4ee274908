import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AuditChainRepository, type EntryPlace, type Link } from './audit-chain.repository.js';
import { GENESIS, sealOf } from './seal.js';

const BATCH = 500;
/** Entries of one statement of the second walk, which reads far less of each. */
const WIDE_BATCH = 5_000;

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

/** Behind which place in the chain a walk goes on. */
interface SealPlace {
  readonly walk: 'seals';
  readonly sequence: bigint;
  /** Of the seal there, hex; null when it is gone. */
  readonly hash: string | null;
}

/** Where a walk goes on: along the seals, and then along the entries by time, to find those that never got a seal. */
export type ChainPlace = SealPlace | { readonly walk: 'entries'; readonly after: EntryPlace | null };

/** How far a piece of the walk goes. */
export interface PieceLimits {
  /** Links, or entries: it ends with the page that reaches as many. */
  readonly rows: number;
  readonly faults: number;
  /** It ends with the page after which they are over. */
  readonly milliseconds: number;
}

/** What a piece of the walk found. */
export interface ChainPiece {
  /** Links that were walked. */
  readonly links: number;
  readonly faults: readonly ChainFault[];
  /** Null: that was the last piece. */
  readonly next: ChainPlace | null;
}

export type BrokenLink = 'seal-missing' | 'entry-missing' | 'entry-changed' | 'link-changed' | 'personal-data-changed' | 'entry-unsealed';

const FIRST = { walk: 'seals', sequence: 0n, hash: GENESIS.toString('hex') } as const;

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
    let head: string = FIRST.hash;
    let entries = 0;
    for (let place: ChainPlace | null = FIRST; place !== null && faults.length < most;) {
      const piece: ChainPiece & { readonly head?: string } = await this.verifyPiece(place, {
        rows: BATCH,
        faults: most - faults.length,
        milliseconds: Infinity,
      });
      faults.push(...piece.faults);
      entries += piece.links;
      head = piece.head ?? head;
      place = piece.next;
    }
    return { intact: faults.length === 0, entries, head, faults };
  }

  /** One piece of the walk that `verifyChain` makes from end to end; `next` is where the following one goes on. */
  verifyPiece(from: ChainPlace | null, limits: PieceLimits): Promise<ChainPiece & { readonly head?: string }> {
    const until = performance.now() + limits.milliseconds;
    const place = from ?? FIRST;
    return place.walk === 'seals' ? this.walkSeals(place, limits, until) : this.walkEntries(place.after, limits, until);
  }

  /** How many links there are to walk, about: places in the chain are not left out. */
  async length(): Promise<number> {
    return Number((await this.repository.head())?.sequence ?? 0);
  }

  private async walkSeals(from: SealPlace, limits: PieceLimits, until: number): Promise<ChainPiece & { readonly head: string }> {
    const faults: ChainFault[] = [];
    let { sequence, hash } = from;
    let head: string = hash ?? FIRST.hash;
    let links = 0;
    const upTo = (next: ChainPlace) => ({ links, faults, head, next });
    for (;;) {
      const page = await this.repository.linksAfter(sequence, BATCH);
      for (const link of page) {
        const place = BigInt(link.sequence);
        while (place > sequence + 1n) {
          sequence += 1n;
          hash = null;
          faults.push({ sequence: Number(sequence), entryId: null, reason: 'seal-missing' });
          if (faults.length >= limits.faults) return upTo({ walk: 'seals', sequence, hash });
        }
        const reason = fault(link, hash);
        if (reason) faults.push({ sequence: Number(place), entryId: link.entry_id, reason });
        head = hash = link.hash.toString('hex');
        sequence = place;
        links += 1;
        if (faults.length >= limits.faults) return upTo({ walk: 'seals', sequence, hash });
      }
      if (page.length < BATCH) return upTo({ walk: 'entries', after: null });
      if (links >= limits.rows || performance.now() > until) return upTo({ walk: 'seals', sequence, hash });
    }
  }

  private async walkEntries(from: EntryPlace | null, limits: PieceLimits, until: number): Promise<ChainPiece> {
    const faults: ChainFault[] = [];
    let after = from;
    for (let seen = 0; ;) {
      const { unsealed, last } = await this.repository.unsealedAfter(after, WIDE_BATCH);
      for (const { id, occurredAt } of unsealed) {
        faults.push({ sequence: null, entryId: id, reason: 'entry-unsealed' });
        if (faults.length >= limits.faults) return { links: 0, faults, next: { walk: 'entries', after: { id, occurredAt } } };
      }
      if (last === null) return { links: 0, faults, next: null };
      after = last;
      seen += WIDE_BATCH;
      if (seen >= limits.rows || performance.now() > until) return { links: 0, faults, next: { walk: 'entries', after } };
    }
  }

  /** True when a head that was noted earlier, hex, is still part of the chain. False: its newest end was cut off, or all of it replaced. */
  hasHead(hash: string): Promise<boolean> {
    return this.repository.hasSeal(hash);
  }
}

/** @param follows hash of the seal before, hex; null when that seal is gone. */
function fault(link: Link, follows: string | null): BrokenLink | undefined {
  if (link.id === null) return 'entry-missing';
  if (follows !== null && link.previous_hash.toString('hex') !== follows) return 'link-changed';
  if (!link.hash.equals(sealOf(BigInt(link.sequence), link.previous_hash, link))) return 'entry-changed';
  return link.personal_intact === false ? 'personal-data-changed' : undefined;
}
