import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { SavedViewController } from './http/saved-view.controller.js';
import { SavedViewsModule } from './saved-views.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [SavedViewsModule, UsersModule], controllers: [SavedViewController] })
export class SavedViewsHttpModule {}
