import { Injectable } from '@nestjs/common';
import { PersonalData } from '#platform/privacy';
import { CredentialDirectory } from '#users';

/** Which addresses are a person's. */
@Injectable()
export class KnownEmails {
  constructor(
    private readonly personalData: PersonalData,
    private readonly credentials: CredentialDirectory,
  ) {}

  /** The address they have, then those they had before, unless somebody else has them now. */
  async of(userId: string, email: string): Promise<string[]> {
    const former = (await this.personalData.formerEmailsOf(userId)).filter((each) => each !== email);
    const known = [email];
    for (const each of former) if ((await this.credentials.findByEmail(each)) === null) known.push(each);
    return known;
  }
}
