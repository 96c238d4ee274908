import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { CsrfModule } from '#platform/csrf';
import { SessionTokens } from './session-tokens.js';
import { TokenDelivery } from './token-delivery.js';

/** Tokens of sessions: made, read, handed over. */
@Module({
  imports: [CsrfModule, JwtModule.register({})],
  providers: [SessionTokens, TokenDelivery],
  exports: [SessionTokens, TokenDelivery],
})
export class SessionTokensModule {}
