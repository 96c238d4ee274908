import { Module } from '@nestjs/common';
import { PasswordBlocklist } from './password-blocklist.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordParametersRepository } from './password-parameters.repository.js';
import { PasswordPolicy } from './password.policy.js';

/** Choosing, hashing and checking passwords; one queue and one list per process. */
@Module({
  providers: [PasswordBlocklist, NewPasswords, PasswordHasher, PasswordParametersRepository, PasswordPolicy],
  exports: [NewPasswords, PasswordHasher, PasswordPolicy],
})
export class PasswordsModule {}
