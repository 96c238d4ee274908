/** It is done. */
export class RegistrationDoneView {
  ok: boolean;
}
