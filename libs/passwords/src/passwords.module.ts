import { Module } from '@nestjs/common';
import { CommonPasswords } from './common-passwords.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password.policy.js';

/** Choosing, hashing and checking passwords; one queue, one calibration and one list per process. */
@Module({
  providers: [CommonPasswords, NewPasswords, PasswordHasher, PasswordPolicy],
  exports: [NewPasswords, PasswordHasher, PasswordPolicy],
})
export class PasswordsModule {}
