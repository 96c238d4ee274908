export { reportError, type ErrorReport } from './error-reports.js';
export { startObservability, type Observability } from './observability.js';
export { beginSpan, beginTrace, currentSpan, isTracing, traced, tracedFrom, traceHeaders, within, type Span } from './spans.js';
export { statementText } from './statement-text.js';
export { traceRequests } from './trace-requests.js';
