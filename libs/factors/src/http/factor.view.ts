import type { FactorSummary } from '../factor-overview.js';
import type { TotpEnrolment } from '../totp.service.js';

/** The second factors of the signed-in person. */
export class SecondFactorView {
  /** One of the person's roles needs a second factor. */
  required: boolean;
  /** When the authenticator app was set up, ISO 8601, UTC; null without one. */
  totpSince: string | null;
  passkeys: number;
  /** Recovery codes that still work. */
  recoveryCodesLeft: number;
}

/** A secret for an authenticator app. It counts once a code of it was confirmed. */
export class TotpEnrolmentView {
  /** Base32, for typing it in. */
  secret: string;
  /** `otpauth:` address, for apps on the same device. */
  uri: string;
  /** The address as a QR code, an SVG document. */
  qrSvg: string;
  /** Until when a code is awaited, ISO 8601, UTC. */
  expiresAt: string;
}

/** Recovery codes; shown now and never again. */
export class RecoveryCodesView {
  recoveryCodes: string[];
}

/** An app that counts from now on. */
export class TotpConfirmedView {
  /** Recovery codes of somebody who had none, shown now and never again; null for others, who keep theirs. */
  recoveryCodes: string[] | null;
}

export function toSecondFactorView({ required, totpSince, passkeys, recoveryCodesLeft }: FactorSummary): SecondFactorView {
  return { required, totpSince: totpSince?.toISOString() ?? null, passkeys, recoveryCodesLeft };
}

export function toTotpEnrolmentView({ secret, uri, qrSvg, expiresAt }: TotpEnrolment): TotpEnrolmentView {
  return { secret, uri, qrSvg, expiresAt: expiresAt.toISOString() };
}
