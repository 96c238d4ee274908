import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { UsersModule } from '#users';
import { RefreshController } from './http/refresh.controller.js';
import { SessionController } from './http/session.controller.js';
import { JwtStrategy } from '#session-tokens';
import { SessionsModule } from './sessions.module.js';

/** Routes of this lib and passport's strategy, for the process that serves them. */
@Module({
  imports: [PassportModule, SessionsModule, UsersModule],
  providers: [JwtStrategy],
  controllers: [RefreshController, SessionController],
})
export class SessionsHttpModule {}
