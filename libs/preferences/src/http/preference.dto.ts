import { IsObject } from 'class-validator';

/** Choices. */
export class ChoosePreferencesDto {
  /** Value by key; null goes back to the default. Keys that are not named stay as they are. */
  @IsObject()
  values: Record<string, unknown>;
}
