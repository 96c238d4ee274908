export { PanelHttpModule } from './panel-http.module.js';
