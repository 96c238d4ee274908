import { Global, Module } from '@nestjs/common';
import { PersonalData } from './personal-data.js';

/** One registry per process. */
@Global()
@Module({ providers: [PersonalData], exports: [PersonalData] })
export class PersonalDataModule {}
