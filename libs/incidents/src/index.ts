export { type AdoptedIncident, type AdoptedPage, IncidentAdoption } from './incident-adoption.service.js';
export { incidentPageMail, incidentResolvedMail } from './incident-mails.js';
export { IncidentPeople, type PagedPerson } from './incident-people.js';
export {
  ACKNOWLEDGE,
  incidentUrl,
  pageLines,
  type PageMessage,
  type PageReader,
  type PageSubject,
  pageText,
  SILENCE,
} from './incident-text.js';
export { IncidentsHttpModule } from './incidents-http.module.js';
export { IncidentsModule } from './incidents.module.js';
export { IncidentsWorkerModule } from './incidents-worker.module.js';
