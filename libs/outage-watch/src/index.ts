export { OutageWatchModule } from './outage-watch.module.js';
