export { Clock, FixedClock } from './clock.js';
export { civilDateIn, isCivilDate, isTimeZone, type CivilDate } from './civil-date.js';
