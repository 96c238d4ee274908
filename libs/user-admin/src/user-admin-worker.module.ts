import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { EndSuspensionsProcessor } from './jobs/end-suspensions.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [UsersModule], providers: [EndSuspensionsProcessor] })
export class UserAdminWorkerModule {}
