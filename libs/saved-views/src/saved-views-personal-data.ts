import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { SavedViewRepository } from './saved-view.repository.js';

/** The views of a person; shared ones go with them, since whom somebody looked for may stand in them. */
@Injectable()
export class SavedViewsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'saved-views';
  readonly tables = ['saved_views'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly views: SavedViewRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const views = await this.views.findAllOf(userId);
    yield { name: 'views', records: views.map(({ screen, name, query, shared }) => ({ screen, name, query, shared })) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.views.removeAllOf(userId);
  }
}
