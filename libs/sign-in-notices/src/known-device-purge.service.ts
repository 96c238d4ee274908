import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { KnownDeviceRepository } from './known-device.repository.js';

const KEEP_DAYS = 365;

/** Forgets devices a year after their last use; the next sign-in from one of them is told again. */
@Injectable()
export class KnownDevicePurgeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly devices: KnownDeviceRepository,
  ) {}

  /** Works in batches of a transaction each; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await inBatches((limit) => this.transactions.run(() => this.devices.purge(KEEP_DAYS, limit)));
  }
}
