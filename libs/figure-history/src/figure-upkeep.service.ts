import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { FigureSampleRepository } from './figure-sample.repository.js';

/** Steps of six hours: two days of samples, and some to spare. */
const MOST_STEPS = 12;

/** Makes few numbers of many, and forgets the oldest. */
@Injectable()
export class FigureUpkeepService {
  constructor(private readonly samples: FigureSampleRepository) {}

  async condense(): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step += 1) if (!(await this.samples.average())) break;
    await inBatches((limit) => this.samples.removeOldSamples(limit));
    await inBatches((limit) => this.samples.removeOldAverages(limit));
  }
}
