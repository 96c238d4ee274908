export { AvatarDirectory } from './avatar-directory.js';
export { RemoveAvatarFiles } from './avatar.jobs.js';
export { AvatarsHttpModule } from './avatars-http.module.js';
export { AvatarsModule } from './avatars.module.js';
export { AvatarsWorkerModule } from './avatars-worker.module.js';
