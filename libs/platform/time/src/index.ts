export { Clock, FixedClock } from './clock.js';
export { addDays, civilDateIn, isCivilDate, isTimeZone, type CivilDate } from './civil-date.js';
export { instantAt } from './local-instant.js';
export { type OffsetStretch, offsetsIn } from './zone-offsets.js';
