export { AlertEvaluationHttpModule } from './alert-evaluation-http.module.js';
export { AlertEvaluationModule } from './alert-evaluation.module.js';
export { DatabaseDown, RedisDown } from './outage-rules.js';
