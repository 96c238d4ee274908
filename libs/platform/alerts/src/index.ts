export { AlertPortsModule } from './alert-ports.module.js';
export { type AlertNotice, type AlertReceiver, AlertReceivers } from './alert-receivers.js';
export {
  ALERT_COUNTER,
  ALERT_KEY,
  ALERT_SEVERITIES,
  type AlertSeverity,
  alertOf,
  allAlerts,
  defineAlert,
  type DefaultRule,
  type InBothLanguages,
  MAINTENANCE,
  problemOf,
  type RuleCondition,
  type Runbook,
} from './alert-rule.js';
export { type AlertSubject, AlertSubjects } from './alert-subjects.js';
export { type AlertTick, AlertTicks } from './alert-ticks.js';
export { Alerts } from './alerts.js';
export { KnownCauses } from './known-causes.js';
