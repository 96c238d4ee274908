import { Module } from '@nestjs/common';
import { ConsentController } from './http/consent.controller.js';
import { PreferenceController } from './http/preference.controller.js';
import { PreferencesModule } from './preferences.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [PreferencesModule], controllers: [PreferenceController, ConsentController] })
export class PreferencesHttpModule {}
