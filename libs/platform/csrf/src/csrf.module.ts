import { Global, Module } from '@nestjs/common';
import { CookiesModule } from '#platform/cookies';
import { CsrfDefence } from './csrf-defence.js';
import { CsrfTokens } from './csrf-tokens.js';

/** The defence against requests of other sites, for the guard before every route and for whoever issues tokens. */
@Global()
@Module({ imports: [CookiesModule], providers: [CsrfDefence, CsrfTokens], exports: [CsrfDefence, CsrfTokens] })
export class CsrfModule {}
