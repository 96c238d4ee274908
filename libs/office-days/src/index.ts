export { OfficeDaysHttpModule } from './office-days-http.module.js';
