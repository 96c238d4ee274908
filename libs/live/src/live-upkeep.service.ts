import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { PersonEventRepository } from './person-event.repository.js';

const MINUTES = 60;
/** Whoever has missed more reads anew. */
const MOST_OF_PERSON = 1_000;

/** Forgets what nobody comes back for. */
@Injectable()
export class LiveUpkeepService {
  constructor(private readonly events: PersonEventRepository) {}

  async forget(): Promise<void> {
    await inBatches((limit) => this.events.forgetOld(MINUTES, limit), 10_000);
    for (const userId of await this.events.crowded(MOST_OF_PERSON)) await this.events.forgetBeyond(userId, MOST_OF_PERSON);
  }
}
