export { DemoPeopleDirectory } from './demo-people-directory.js';
export { DemoPeopleModule } from './demo-people.module.js';
