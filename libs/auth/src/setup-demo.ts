import { Injectable, Logger } from '@nestjs/common';
import { DemoDataService } from '#demo-data';
import { AppError } from '#platform/errors';

/** Demo data for whoever asks for it while setting up. */
@Injectable()
export class SetupDemo {
  private readonly logger = new Logger(SetupDemo.name);

  constructor(private readonly demoData: DemoDataService) {}

  /** Never throws: the administrator exists by now and can try again. Data that is there already is as good as new. */
  async load(): Promise<'loaded' | 'failed'> {
    try {
      await this.demoData.load();
      return 'loaded';
    } catch (error) {
      if (error instanceof AppError && error.code === 'DEMO_DATA_PRESENT') return 'loaded';
      this.logger.error('Demo data could not be loaded', error);
      return 'failed';
    }
  }
}
