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
  /** The time zone that counts for the person: their own, or else that of the organisation. */
  effectiveTimeZone: string;
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
  /** Characters a new password needs at least. */
  passwordMinLength: number;
}

/** What is not the person's own, but counts for them. */
export interface ProfileSurroundings {
  readonly waiting: EmailChange | null;
  readonly avatarUrl: string | undefined;
  /** Name of the tz database. */
  readonly organisationTimeZone: string;
  readonly passwordMinLength: number;
}

export function toProfileView(profile: Profile, surroundings: ProfileSurroundings): ProfileView {
  const { waiting, avatarUrl, organisationTimeZone, passwordMinLength } = surroundings;
  return {
    id: profile.id,
    organisationId: profile.organisationId,
    email: profile.email,
    firstName: profile.firstName,
    lastName: profile.lastName,
    secondLastName: profile.secondLastName,
    language: profile.language,
    timeZone: profile.timeZone,
    effectiveTimeZone: profile.timeZone ?? organisationTimeZone,
    version: profile.version,
    avatarUrl: avatarUrl ?? null,
    createdAt: new Date(profile.createdAt).toISOString(),
    waitingEmail: waiting?.newEmail ? { email: waiting.newEmail, expiresAt: new Date(waiting.expiresAt).toISOString() } : null,
    deletionDueAt: profile.deletionDueAt && new Date(profile.deletionDueAt).toISOString(),
    passwordMinLength: passwordMinLength,
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
