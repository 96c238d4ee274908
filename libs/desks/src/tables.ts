import type { ColumnType, Generated } from 'kysely';
import type { OfficeTables } from '#offices';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

export type DeskStatus = 'active' | 'inactive';
export type ReservationStatus = 'booked' | 'cancelled';

/** Rows as the database holds them. Written by migration 5. */
export interface Tables extends OfficeTables {
  desks: {
    id: string;
    office_id: string;
    zone_id: string | null;
    code: string;
    name: string;
    status: Generated<DeskStatus>;
    position_x: number | null;
    position_y: number | null;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    demo_batch_id: string | null;
  };
  reservations: {
    id: string;
    organisation_id: string;
    user_id: string;
    desk_id: string;
    office_id: string;
    /** `YYYY-MM-DD`, a civil date of the office. */
    reservation_date: string;
    status: Generated<ReservationStatus>;
    source: string;
    cancelled_at: ColumnType<string | null, Date | null | undefined, Date | null>;
    created_at: Timestamp;
    demo_batch_id: string | null;
  };
  /** Read only, for the names of occupants and to tell demo people; the lib users writes it. */
  users: {
    id: ColumnType<string, never, never>;
    first_name: ColumnType<string, never, never>;
    last_name: ColumnType<string, never, never>;
    demo_batch_id: ColumnType<string | null, never, never>;
  };
}
