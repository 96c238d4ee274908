export { createHttpApp, type HttpAppOptions, type HttpTimeouts } from './create-http-app.js';
export { readCursor, toCursor } from './cursor.js';
export { Endpoint, ENDPOINT, type EndpointOptions } from './endpoint.js';
export { ErrorView } from './error.view.js';
export { IsLabel, IsTimeZone, MayBeAbsent } from './field-rules.js';
export { HttpModule } from './http.module.js';
export { expectVersion, versionOf } from './if-match.js';
export { isLocalRequest } from './local-request.js';
export { type OpenApiMetadata } from './openapi-document.js';
