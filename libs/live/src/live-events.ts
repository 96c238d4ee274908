import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import type { LiveEventDefinition } from './define-live-event.js';
import { LiveFigures } from './live-figures.js';
import { LivePokes } from './live-pokes.js';
import { writingEvents } from './person-event.repository.js';

const MOST_BYTES = 2_000;
/** Of one call; who has more to tell asks them to look for themselves. */
const MOST_PEOPLE = 1_000;

/** The way to tell open pages what happened. */
@Injectable()
export class LiveEvents {
  constructor(
    private readonly transactions: Transactions,
    private readonly pokes: LivePokes,
    private readonly figures: LiveFigures,
  ) {}

  /**
   * Tells the open pages of these people, those of them who exist, with the current transaction: nobody hears of what is rolled back. May be
   * called anywhere in it and several times; all of it is written together right before the commit, so two transactions never wait for
   * each other crosswise.
   * @param userIds 1,000 at most.
   * @throws when there is no transaction
   */
  tell<Payload extends object>(userIds: readonly string[], { type }: LiveEventDefinition<Payload>, payload: Payload): void {
    const people = [...new Set(userIds)];
    if (people.length === 0) return;
    const text = JSON.stringify(payload);
    if (people.length > MOST_PEOPLE) throw new Error(`${type} was told to ${people.length} people at once`);
    if (Buffer.byteLength(text) > MOST_BYTES) throw new Error(`The payload of ${type} is larger than ${MOST_BYTES} bytes`);
    this.transactions.gatherAtEnd(writingEvents, ...people.map((userId) => ({ userId, type, payload: text })));
    this.transactions.afterCommit(() => {
      this.figures.countTold(people.length);
      this.pokes.poke(people);
    });
  }
}
