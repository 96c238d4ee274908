import { Global, Module } from '@nestjs/common';
import { Cookies } from './cookies.js';
import { CsrfTokens } from './csrf-tokens.js';

/** Cookies of signed-in browsers, for whoever reads or sets them. */
@Global()
@Module({ providers: [Cookies, CsrfTokens], exports: [Cookies, CsrfTokens] })
export class CookiesModule {}
