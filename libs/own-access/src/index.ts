export { OwnAccessHttpModule } from './own-access-http.module.js';
