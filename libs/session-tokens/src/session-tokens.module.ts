import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { CookiesModule } from '#platform/cookies';
import { SessionTokens } from './session-tokens.js';
import { TokenDelivery } from './token-delivery.js';

/** Tokens of sessions: made, read, handed over. */
@Module({
  imports: [CookiesModule, JwtModule.register({})],
  providers: [SessionTokens, TokenDelivery],
  exports: [SessionTokens, TokenDelivery],
})
export class SessionTokensModule {}
