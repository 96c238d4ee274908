/** It is done, or taken down. */
export class RecoveryDoneView {
  ok: boolean;
}
