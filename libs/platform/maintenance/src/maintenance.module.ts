import { Global, Module } from '@nestjs/common';
import { Maintenance } from './maintenance.js';

/** The maintenance in force, one per process. Until somebody hands in what is stored, there is none. */
@Global()
@Module({ providers: [Maintenance], exports: [Maintenance] })
export class MaintenanceModule {}
