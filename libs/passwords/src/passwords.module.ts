import { Module } from '@nestjs/common';
import { PasswordBlocklist } from './password-blocklist.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password.policy.js';

/** Choosing, hashing and checking passwords; one queue, one calibration and one list per process. */
@Module({
  providers: [PasswordBlocklist, NewPasswords, PasswordHasher, PasswordPolicy],
  exports: [NewPasswords, PasswordHasher, PasswordPolicy],
})
export class PasswordsModule {}
