export { AppError } from './app-error.js';
export { allErrorDefinitions, defineErrors, type ErrorDefinition, type ErrorKind } from './define-errors.js';
export { httpStatusOf } from './http-status.js';
export { PlatformErrors } from './platform.errors.js';
