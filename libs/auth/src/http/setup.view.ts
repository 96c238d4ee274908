/** It is done. */
export class SetupDoneView {
  ok: boolean;
}
