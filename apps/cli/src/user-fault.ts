/** Something the person at the terminal can put right, said in one sentence. Shown without a stack. */
export class UserFault extends Error {
  override readonly name = 'UserFault';
}

/** The person asked to stop before the work was done. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Whoever asks for a backup that is not there, or never was. */
export function unknownBackup(id: string): UserFault {
  return new UserFault(`there is no backup ${id}; npx zocalo backup list shows them.`);
}
