import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { MaintenanceRepository } from './maintenance.repository.js';

/** What the state of maintenance knows about people: who changed it last. */
@Injectable()
export class MaintenancePersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'maintenance';
  readonly tables = ['ops.maintenance'];

  constructor(
    private readonly registry: PersonalData,
    private readonly repository: MaintenanceRepository,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async *exportOf(userId: string): AsyncIterable<PersonalFile> {
    const { changedBy, changedAt, state } = await this.repository.read();
    if (changedBy === userId) yield { name: 'last-change', records: [{ changedAt: changedAt.toISOString(), ...state }] };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.repository.forgetPerson(userId);
  }
}
