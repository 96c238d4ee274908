import { Module } from '@nestjs/common';
import { DemoDataModule } from './demo-data.module.js';
import { DemoDataController } from './http/demo-data.controller.js';
import { DemonstrationController } from './http/demonstration.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [DemoDataModule], controllers: [DemoDataController, DemonstrationController] })
export class DemoDataHttpModule {}
