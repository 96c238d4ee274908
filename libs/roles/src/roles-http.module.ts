import { Module } from '@nestjs/common';
import { RoleController } from './http/role.controller.js';
import { RolesModule } from './roles.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [RolesModule], controllers: [RoleController] })
export class RolesHttpModule {}
