export { available, configureClient, onAppVersion, onForbidden, onMaintenanceChange, onStepUp, sendSignedIn } from './client';
export { isProblem, Problem, toProblem } from './problem';
export { queryClient } from './query-client';
export { session } from './session';
