export { type CookieName, type CookieOptions, Cookies } from './cookies.js';
export { CookiesModule } from './cookies.module.js';
