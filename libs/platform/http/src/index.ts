export { createHttpApp, type HttpAppOptions } from './create-http-app.js';
export { Endpoint, ENDPOINT, type EndpointOptions } from './endpoint.js';
export { ErrorView } from './error.view.js';
export { Html, html } from './html.js';
export { HttpModule } from './http.module.js';
export { isLocalRequest } from './local-request.js';
export { type OpenApiMetadata } from './openapi-document.js';
export { framedDocument, Page, page, type PageOptions } from './page.js';
