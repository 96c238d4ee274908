export { currentContext, runInContext, type ActorRef, type WorkContext } from './work-context.js';
