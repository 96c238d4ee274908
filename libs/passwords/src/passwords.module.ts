import { Module } from '@nestjs/common';
import { PasswordHasher } from './password-hasher.js';

/** Hashing passwords; one queue and one calibration per process. */
@Module({ providers: [PasswordHasher], exports: [PasswordHasher] })
export class PasswordsModule {}
