/** An organisation as commands and queries hand it out. */
export interface OrganisationState {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly isDefault: boolean;
  readonly version: number;
  readonly createdAt: Date;
}
