import { Module } from '@nestjs/common';
import { FactorsHttpModule } from '#factors';
import { SecondFactorController } from './http/second-factor.controller.js';
import { SecondFactorModule } from './second-factor.module.js';

/** Routes of this lib and of the factors below it, for the process that serves them. */
@Module({ imports: [FactorsHttpModule, SecondFactorModule], controllers: [SecondFactorController] })
export class SecondFactorHttpModule {}
