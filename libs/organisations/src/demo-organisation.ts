import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { OrganisationRepository } from './organisation.repository.js';

/** The organisation that all other demo data belongs to. */
@Injectable()
export class DemoOrganisation implements DemoContributor, OnModuleInit {
  readonly name = 'organisations';

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly organisations: OrganisationRepository,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const slug = `demo-${batch.id}`;
    await this.organisations.save(
      this.organisations.create({ id: batch.organisationId, name: 'Demo', slug, timeZone: 'Europe/Madrid', demoBatchId: batch.id }),
    );
    return ['Organisation Demo'];
  }

  async count(batch: DemoBatch): Promise<RowCounts> {
    return { organisations: await this.organisations.countDemo(batch.id) };
  }

  /** Whatever refers to it waits: offices, and people. */
  async hold(batch: DemoBatch): Promise<void> {
    await this.organisations.lock(batch.organisationId);
  }

  async purge(batch: DemoBatch): Promise<void> {
    await this.organisations.removeDemo(batch.id);
  }
}
