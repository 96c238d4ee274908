import { Module } from '@nestjs/common';
import { UserAdminController } from './http/user-admin.controller.js';
import { UserExportController } from './http/user-export.controller.js';
import { UserRoleController } from './http/user-role.controller.js';
import { UserAdminModule } from './user-admin.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [UserAdminModule], controllers: [UserAdminController, UserExportController, UserRoleController] })
export class UserAdminHttpModule {}
