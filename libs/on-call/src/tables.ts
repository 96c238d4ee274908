import type { ColumnType, Generated } from 'kysely';
import type { EscalationStep } from './escalation.js';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

/** Rows as the database holds them. Written by migration 25. */
export interface Tables {
  rotas: {
    id: string;
    name: string;
    zone: string;
    handover: string;
    shift_days: number;
    /** `YYYY-MM-DD`. */
    starts_on: string;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  rota_members: { rota_id: string; position: number; user_id: string };
  rota_overrides: {
    id: string;
    rota_id: string;
    user_id: string;
    starts_at: Timestamp;
    ends_at: Timestamp;
    note: Generated<string>;
    created_at: Timestamp;
  };
  escalation: {
    id: Generated<number>;
    steps: ColumnType<EscalationStep[], string, string>;
    repeat_minutes: number;
    version: Generated<number>;
    updated_at: Timestamp;
  };
}
