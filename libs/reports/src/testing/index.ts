export { ReportRemoval } from '../report-removal.service.js';
