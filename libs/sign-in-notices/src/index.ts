export { ForgetDevices } from './known-device.jobs.js';
export { SignInNoticesModule } from './sign-in-notices.module.js';
export { SignInNoticesWorkerModule } from './sign-in-notices-worker.module.js';
