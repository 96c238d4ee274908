export { Endpoint, ENDPOINT, type EndpointOptions } from './endpoint.js';
export { ErrorView } from './error.view.js';
