import { Module } from '@nestjs/common';
import { ForgetDevicesProcessor } from './jobs/forget-devices.processor.js';
import { RefreshReuseListener } from './refresh-reuse.listener.js';
import { SessionOpenedListener } from './session-opened.listener.js';
import { SignInNoticesModule } from './sign-in-notices.module.js';

/** Listeners and jobs of this lib, for the process that runs them. */
@Module({ imports: [SignInNoticesModule], providers: [ForgetDevicesProcessor, RefreshReuseListener, SessionOpenedListener] })
export class SignInNoticesWorkerModule {}
