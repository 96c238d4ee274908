export { ExportRemovalService } from '../export-removal.service.js';
