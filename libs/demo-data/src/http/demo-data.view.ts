import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { Purging } from '#platform/demo';
import type { DemoDataState } from '../demo-data.service.js';
import type { ResetState } from '../demo-reset.service.js';

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
  /** What people made among them, by table: it refuses the removal until it may go as well. `people`: accounts, which have to be erased first. */
  @ApiProperty(COUNTS)
  attached: Record<string, number>;
}

/** How the demo data was last loaded anew by itself. */
export class LastDemoResetView {
  /** ISO 8601. */
  at: string;
  /** Code of the refusal, as that of a removal; null when it was done. */
  refusal: string | null;
  /** What held it, by table. */
  @ApiProperty(COUNTS)
  rows: Record<string, number>;
}

/** Whether the demo data is loaded anew by itself. */
export class DemoResetView {
  /** The setting `demo.reset.every`. */
  every: 'off' | 'hourly' | 'daily';
  /** ISO 8601; null while it is off, or demo mode is. */
  nextAt: string | null;
  /** Null: never. */
  last: LastDemoResetView | null;
}

/** What everybody may know, signed in or not. */
export class DemonstrationView {
  /** The setting `demo.mode`: this is a demonstration, and whoever shows a screen says so on it. */
  demo: boolean;
}

/** How things stand with demo data. */
export class DemoDataView {
  /** The setting `demo.mode`: the panel tells everybody that this is a demonstration, and mails and messages do not leave it. */
  mode: boolean;
  loaded: boolean;
  /** At most one. */
  batches: DemoBatchView[];
  reset: DemoResetView;
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

export function toDemoDataView({ mode, batches }: DemoDataState, reset: ResetState): DemoDataView {
  return {
    mode,
    loaded: batches.length > 0,
    batches: batches.map(({ batch, rows, attached }) => ({
      id: batch.id,
      seededAt: batch.seededAt.toISOString(),
      organisationId: batch.organisationId,
      rows: { ...rows },
      attached: { ...attached },
    })),
    reset: toDemoResetView(reset),
  };
}

function toDemoResetView({ every, nextAt, last }: ResetState): DemoResetView {
  return {
    every,
    nextAt: nextAt?.toISOString() ?? null,
    last: last && { at: last.at.toISOString(), refusal: last.refusal?.code ?? null, rows: { ...last.refusal?.rows } },
  };
}

export function toDemoPurgeView({ removed, attached }: Purging): DemoPurgeView {
  return { removed: { ...removed }, attached: { ...attached } };
}
