/** An office as commands and queries hand it out. */
export interface OfficeState {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  /** Name of the tz database. */
  readonly timeZone: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
}

/** A zone likewise. */
export interface ZoneState {
  readonly id: string;
  readonly officeId: string;
  readonly name: string;
  readonly version: number;
}
