export { addBusinessMinutes, businessMinutesBetween, openAt } from './business-minutes.js';
export { BusinessHoursDirectory } from './business-hours-directory.js';
export { BusinessHoursChanged } from './business-hours.events.js';
export { BusinessHoursHttpModule } from './business-hours-http.module.js';
export { BusinessHoursModule } from './business-hours.module.js';
export { ALWAYS_OPEN, type Hours } from './hours.js';
