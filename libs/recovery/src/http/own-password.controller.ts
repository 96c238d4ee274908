import { Body, Controller, Post } from '@nestjs/common';
import { PasswordErrors } from '#passwords';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { OwnPasswordService } from '../own-password.service.js';
import { changeLimits } from '../recovery-limits.js';
import { ChangePasswordDto } from './recovery.dto.js';
import { RecoveryDoneView } from './recovery.view.js';

/** Changing the password one knows. */
@Controller('api/auth')
export class OwnPasswordController {
  constructor(private readonly passwords: OwnPasswordService) {}

  @Post('change-password')
  @Endpoint({
    summary: 'Change the own password. This session goes on, the others end.',
    access: { signedIn: 'it is the own password' },
    returns: RecoveryDoneView,
    errors: [
      PasswordErrors.WEAK_PASSWORD,
      PasswordErrors.PASSWORD_UNCHANGED,
      PasswordErrors.INVALID_CREDENTIALS,
      AccessErrors.IMPERSONATION_FORBIDDEN,
    ],
    limits: changeLimits,
    // A failed attempt must stay counted, and a password has no business in a table of answers.
    idempotency: false,
  })
  async change(@CurrentActor() actor: Actor, @Body() body: ChangePasswordDto): Promise<RecoveryDoneView> {
    await this.passwords.change(actor, body.current_password, body.new_password);
    return { ok: true };
  }
}
