import { fixPasswordParameters, FLOOR } from '../password-parameters.js';

/** Hashes at the least strength we allow instead of measuring the machine; call before the application starts. */
export function hashPasswordsAtFloor(): void {
  fixPasswordParameters(FLOOR);
}
