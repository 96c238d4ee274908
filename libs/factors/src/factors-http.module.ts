import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { FactorsModule } from './factors.module.js';
import { FactorController } from './http/factor.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [FactorsModule, UsersModule], controllers: [FactorController] })
export class FactorsHttpModule {}
