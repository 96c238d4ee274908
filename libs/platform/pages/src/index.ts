export { Html, html } from './html.js';
export { framedDocument, Page, page, pageHeaders, type PageOptions } from './page.js';
export { PageInterceptor } from './page.interceptor.js';
export { wantsPage } from './wants-page.js';
