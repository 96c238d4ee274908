import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { Purging } from '#platform/demo';
import type { DemoDataState } from '../demo-data.service.js';

const COUNTS: ApiPropertyOptions = { type: 'object', additionalProperties: { type: 'integer' } };

/** One seeding that is there. */
export class DemoBatchView {
  id: string;
  /** ISO 8601. */
  seededAt: string;
  /** Id of the organisation that the demo data belongs to. */
  organisationId: string;
  /** Marked rows by table. */
  @ApiProperty(COUNTS)
  rows: Record<string, number>;
}

/** How things stand with demo data. */
export class DemoDataView {
  /** The setting `demo.mode`: the panel tells everybody that this is a demonstration. */
  mode: boolean;
  loaded: boolean;
  /** At most one. */
  batches: DemoBatchView[];
}

/** What a purge took away. */
export class DemoPurgeView {
  /** Marked rows by table. */
  @ApiProperty(COUNTS)
  removed: Record<string, number>;
  /** Rows that people had made among them, by table. */
  @ApiProperty(COUNTS)
  attached: Record<string, number>;
}

export function toDemoDataView({ mode, batches }: DemoDataState): DemoDataView {
  return {
    mode,
    loaded: batches.length > 0,
    batches: batches.map(({ batch, rows }) => ({
      id: batch.id,
      seededAt: batch.seededAt.toISOString(),
      organisationId: batch.organisationId,
      rows: { ...rows },
    })),
  };
}

export function toDemoPurgeView({ removed, attached }: Purging): DemoPurgeView {
  return { removed: { ...removed }, attached: { ...attached } };
}
