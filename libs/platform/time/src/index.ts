export { Clock, FixedClock } from './clock.js';
export { addDays, civilDateIn, isCivilDate, isTimeZone, type CivilDate } from './civil-date.js';
