export { CONFIRM_WORDS, type LostRows, type RestorePreview, RestorePreviewService } from './restore-preview.service.js';
export { RestoreExpiry } from './restore-expiry.service.js';
export { RestoreDirectory } from './restore-directory.js';
export { type RestoreOrder, RestoreService } from './restore.service.js';
export { EraseAgain, RemoveOldData } from './restores.jobs.js';
export { RestoresHttpModule } from './restores-http.module.js';
export { RestoresModule } from './restores.module.js';
export { RestoresWorkerModule } from './restores-worker.module.js';
