import { AppError } from '#platform/errors';
import { type CivilDate, isCivilDate } from '#platform/time';
import { DeskErrors } from '../desk.errors.js';

/** The text as a day of the calendar. @throws AppError DATE_INVALID. */
export function readDay(text: string): CivilDate {
  if (!isCivilDate(text)) throw new AppError(DeskErrors.DATE_INVALID);
  return text;
}
