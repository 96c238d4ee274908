export { UsageFiguresModule } from './usage-figures.module.js';
