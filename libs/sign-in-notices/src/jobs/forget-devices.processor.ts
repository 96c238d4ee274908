import { ProcessesJob } from '#platform/jobs';
import { KnownDevicePurgeService } from '../known-device-purge.service.js';
import { ForgetDevices } from '../known-device.jobs.js';

/** Runs the clean-up of devices. */
@ProcessesJob(ForgetDevices)
export class ForgetDevicesProcessor {
  constructor(private readonly service: KnownDevicePurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
