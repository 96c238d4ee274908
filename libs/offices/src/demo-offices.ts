import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '#platform/database';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { OfficeRepository } from './office.repository.js';
import { ZoneRepository } from './zone.repository.js';

/** Far enough apart that one of them is often already in tomorrow. */
const OFFICES = [
  { name: 'Madrid', timeZone: 'Europe/Madrid', zones: ['Patio', 'Planta 1', 'Planta 2'] },
  { name: 'Ciudad de México', timeZone: 'America/Mexico_City', zones: ['Norte', 'Sur', 'Terraza'] },
] as const;

/** Two offices with three zones each. */
@Injectable()
export class DemoOffices implements DemoContributor, OnModuleInit {
  readonly name = 'offices';
  readonly after = ['organisations'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly offices: OfficeRepository,
    private readonly zones: ZoneRepository,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed(batch: DemoBatch): Promise<string[]> {
    const lines: string[] = [];
    for (const { name, timeZone, zones } of OFFICES) {
      const office = this.offices.create({ id: newId(), organisationId: batch.organisationId, name, timeZone, demoBatchId: batch.id });
      await this.offices.save(office);
      for (const zone of zones)
        await this.zones.save(this.zones.create({ id: newId(), officeId: office.id, name: zone, demoBatchId: batch.id }));
      lines.push(`Office ${name} (${timeZone}) with ${zones.length} zones`);
    }
    return lines;
  }

  async count(batch: DemoBatch): Promise<RowCounts> {
    const marked = { demoBatchId: batch.id };
    return { offices: await this.offices.count(marked), zones: await this.zones.count(marked) };
  }

  /** Whoever books a desk, or adds one, holds its office. */
  async hold(batch: DemoBatch): Promise<void> {
    await this.offices.lockAllOf(batch.organisationId);
  }

  async attached({ organisationId }: DemoBatch, since?: Date): Promise<RowCounts> {
    return {
      offices: await this.offices.count({ organisationId, demoBatchId: null, ...(since && { createdAt: { $gt: since } }) }),
      zones: await this.zones.countUnmarkedIn(organisationId, since),
    };
  }

  /** Zones go with their offices. */
  async purge(batch: DemoBatch): Promise<void> {
    await this.offices.removeAllOf(batch.organisationId);
  }
}
