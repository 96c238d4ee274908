import { Injectable } from '@nestjs/common';
import type { DemoBatch } from '#platform/demo';
import { type DemoPersonKey, DemoPeopleRepository } from './demo-people.repository.js';

/** What other demo data may know of the people of its batch. */
@Injectable()
export class DemoPeopleDirectory {
  constructor(private readonly people: DemoPeopleRepository) {}

  /** Those who may act, in the order in which they joined. */
  active(batch: DemoBatch): Promise<DemoPersonKey[]> {
    return this.people.active(batch);
  }

  /** Everybody of the batch, also those who may not act: all others are real. */
  async ids(batch: DemoBatch): Promise<string[]> {
    return (await this.people.findAll(batch)).map(({ id }) => id);
  }
}
