export { FigureRegistry } from './figure-registry.js';
export { FIGURE_UNITS, type FigureRate, type FigureSeries, type FigureSource, type FigureUnit } from './figure-source.js';
export type { StatusContributor, StatusPart } from './status-contributor.js';
export { StatusModule } from './status.module.js';
export { StatusRegistry } from './status-registry.js';
export { withinTime } from './time-limit.js';
