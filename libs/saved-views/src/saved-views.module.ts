import { Module } from '@nestjs/common';
import { OfficesModule } from '#offices';
import { PersonalDataModule } from '#platform/privacy';
import { SavedViewRepository } from './saved-view.repository.js';
import { SavedViewService } from './saved-view.service.js';
import { SavedViewsPersonalData } from './saved-views-personal-data.js';

/** Saved views, for every process. */
@Module({
  imports: [OfficesModule, PersonalDataModule],
  providers: [SavedViewRepository, SavedViewService, SavedViewsPersonalData],
  exports: [SavedViewService],
})
export class SavedViewsModule {}
