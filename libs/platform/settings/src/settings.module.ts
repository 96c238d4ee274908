import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.js';

/** The values in force, one set per process. Until somebody hands in stored values, the environment and the defaults hold. */
@Global()
@Module({ providers: [Settings], exports: [Settings] })
export class SettingsModule {}
