export { AuthHttpModule } from './auth-http.module.js';
export { AuthModule } from './auth.module.js';
export { AuthWorkerModule } from './auth-worker.module.js';
export { LoginService } from './login.service.js';
export { SetupService, type IssuedSetupLink } from './setup.service.js';
