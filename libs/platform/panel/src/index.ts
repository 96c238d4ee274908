export { panelButton } from './panel-button.js';
export { PanelHttpModule } from './panel-http.module.js';
