export { servePanelFrom } from '../panel-folder.js';
