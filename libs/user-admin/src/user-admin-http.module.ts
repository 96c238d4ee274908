import { Module } from '@nestjs/common';
import { UserAccountController } from './http/user-account.controller.js';
import { UserAdminController } from './http/user-admin.controller.js';
import { UserExportController } from './http/user-export.controller.js';
import { UserRoleController } from './http/user-role.controller.js';
import { UserSessionController } from './http/user-session.controller.js';
import { UserAdminModule } from './user-admin.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [UserAdminModule],
  controllers: [UserAccountController, UserAdminController, UserExportController, UserRoleController, UserSessionController],
})
export class UserAdminHttpModule {}
