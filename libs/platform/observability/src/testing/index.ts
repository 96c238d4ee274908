export { type Collector, type SeenSpan, startCollector } from './collector.js';
