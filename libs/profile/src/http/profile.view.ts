import type { Profile } from '#users';
import type { EmailChange } from '../email-change.repository.js';

/** An address that waits to be confirmed. */
export class WaitingEmailView {
  email: string;
  /** Until when the mailed link works, ISO. */
  expiresAt: string;
}

/** The own account. */
export class ProfileView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  email: string;
  firstName: string;
  lastName: string;
  secondLastName: string | null;
  /** `es` or `en`. */
  language: string;
  /** Name of the tz database; null: that of the organisation. */
  timeZone: string | null;
  /** Grows with every change of names, language or time zone; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** Path of the picture; null without one. */
  avatarUrl: string | null;
  /** ISO. */
  createdAt: string;
  /** The address that shall replace the other one. */
  waitingEmail: WaitingEmailView | null;
  /** When the account will be erased, ISO; null unless that was asked for. */
  deletionDueAt: string | null;
}

export function toProfileView(profile: Profile, waiting: EmailChange | null, avatarUrl: string | undefined): ProfileView {
  return {
    id: profile.id,
    organisationId: profile.organisationId,
    email: profile.email,
    firstName: profile.firstName,
    lastName: profile.lastName,
    secondLastName: profile.secondLastName,
    language: profile.language,
    timeZone: profile.timeZone,
    version: profile.version,
    avatarUrl: avatarUrl ?? null,
    createdAt: new Date(profile.createdAt).toISOString(),
    waitingEmail: waiting?.newEmail ? { email: waiting.newEmail, expiresAt: new Date(waiting.expiresAt).toISOString() } : null,
    deletionDueAt: profile.deletionDueAt && new Date(profile.deletionDueAt).toISOString(),
  };
}

/** A change of address that waits for its link. The answer is the same whether or not the address belongs to somebody. */
export class EmailChangeView {
  ok: boolean;
  /** Until when the mailed link works, ISO. */
  expiresAt: string;
}

/** A deletion that was asked for. */
export class DeletionView {
  ok: boolean;
  /** When the account will be erased, ISO. */
  dueAt: string;
}

/** It is done. */
export class LinkDoneView {
  ok: boolean;
}
