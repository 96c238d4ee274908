import { Global, Module } from '@nestjs/common';
import { Cookies } from './cookies.js';

/** Cookies of signed-in browsers, for whoever reads or sets them. */
@Global()
@Module({ providers: [Cookies], exports: [Cookies] })
export class CookiesModule {}
