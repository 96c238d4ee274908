import type { RegisteredPasskey } from '../passkey.service.js';
import type { ListedPasskey } from '../passkey.repository.js';

/** One of a person's passkeys. */
export class PasskeyView {
  /** UUID. */
  id: string;
  name: string;
  /** It is copied between the owner's devices, such as by the maker of their telephone. */
  synced: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC; null: never. */
  lastUsedAt: string | null;
}

/** All of a person's passkeys, oldest first. */
export class PasskeyListView {
  items: PasskeyView[];
  /** Always null: the list is whole. */
  nextCursor: string | null;
}

/** A passkey that counts from now on. */
export class RegisteredPasskeyView {
  passkey: PasskeyView;
  /** Recovery codes of somebody who had none, shown now and never again; null for others, who keep theirs. */
  recoveryCodes: string[] | null;
}

/** For whom a passkey is made. */
export class PartyView {
  id: string;
  name: string;
}

/** Whose passkey it will be. */
export class PasskeyUserView {
  /** Base64url. */
  id: string;
  name: string;
  displayName: string;
}

/** A kind of key we take. */
export class KeyParametersView {
  type: string;
  /** COSE number. */
  alg: number;
}

/** A passkey that is registered already. */
export class KnownCredentialView {
  /** Base64url. */
  id: string;
  type: string;
  transports: string[];
}

/** What the authenticator must be able to do. */
export class AuthenticatorSelectionView {
  residentKey: string;
  requireResidentKey: boolean;
  userVerification: string;
}

/** For `PublicKeyCredential.parseCreationOptionsFromJSON`. Good for five minutes and for this session. */
export class RegistrationOptionsView {
  /** Base64url. */
  challenge: string;
  rp: PartyView;
  user: PasskeyUserView;
  pubKeyCredParams: KeyParametersView[];
  /** Milliseconds. */
  timeout: number;
  excludeCredentials: KnownCredentialView[];
  authenticatorSelection: AuthenticatorSelectionView;
  attestation: string;
}

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`. Good for five minutes. */
export class LoginOptionsView {
  /** Base64url. */
  challenge: string;
  rpId: string;
  /** Milliseconds. */
  timeout: number;
  userVerification: string;
}

export function toPasskeyView({ id, name, synced, createdAt, lastUsedAt }: ListedPasskey): PasskeyView {
  return { id, name, synced, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

export function toRegisteredPasskeyView({ passkey, recoveryCodes }: RegisteredPasskey): RegisteredPasskeyView {
  return { passkey: toPasskeyView(passkey), recoveryCodes };
}
