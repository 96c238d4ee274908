import { Module } from '@nestjs/common';
import { MailModule } from '#platform/mail';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { KnownDevicePurgeService } from './known-device-purge.service.js';
import { KnownDeviceRepository } from './known-device.repository.js';
import { SignInNoticeService } from './sign-in-notice.service.js';
import { SignInNoticesPersonalData } from './sign-in-notices-personal-data.js';

/** Notices of sign-ins, for every process. */
@Module({
  imports: [MailModule, SessionsModule, UsersModule],
  providers: [KnownDevicePurgeService, KnownDeviceRepository, SignInNoticeService, SignInNoticesPersonalData],
  exports: [KnownDevicePurgeService, SignInNoticeService],
})
export class SignInNoticesModule {}
