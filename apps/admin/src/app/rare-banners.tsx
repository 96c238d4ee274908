import { useQuery } from '@tanstack/react-query';
import type { OwnAccessView } from '@/api/generated';
import { fullName, Link, ownProfileQuery, signOut, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { bannerMessages } from './banners.messages';

type OwnMaintenance = NonNullable<OwnAccessView['maintenance']>;

/** What is announced or goes on, in words of what it means to this person. */
export function MaintenanceBanner({ maintenance }: { readonly maintenance: OwnMaintenance }) {
  const m = useMessages(bannerMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const { level, inForce, reason, startsAt, until, passes } = maintenance;
  const restricts = inForce === 'read_only' || inForce === 'full';
  const words = [
    inForce !== level && m.announced[level](format.dateTime(startsAt)),
    restricts && (passes ? m.passing[inForce] : m.restricted[inForce]),
    reason,
    until !== null && m.maintenanceUntil(format.dateTime(until)),
  ];
  return (
    <Banner
      tone={restricts ? 'warning' : 'info'}
      full
      message={words.filter(Boolean).join(' ')}
      action={
        canEverywhere('maintenance.manage') && (
          <Button variant="outline" size="sm" asChild>
            <Link to="/maintenance">{m.toMaintenance}</Link>
          </Button>
        )
      }
    />
  );
}

export function ImpersonationBanner() {
  const m = useMessages(bannerMessages);
  const { data: person } = useQuery(ownProfileQuery);
  const name = person ? fullName(person) : '…';
  return (
    <Banner
      tone="warning"
      full
      message={m.impersonating(name)}
      action={
        <Button variant="outline" size="sm" onClick={() => void signOut()}>
          {m.stopImpersonating}
        </Button>
      }
    />
  );
}

/** A role that gives nothing until there is a second factor. */
export function SecondFactorBanner() {
  const m = useMessages(bannerMessages);
  return (
    <Banner
      tone="warning"
      full
      message={m.secondFactorNeeded}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to="/profile?tab=security">{m.toSecondFactor}</Link>
        </Button>
      }
    />
  );
}

/** Somebody asked for their account to be deleted, and can still change their mind. */
export function DeletionBanner({ deletionDueAt }: { readonly deletionDueAt: string }) {
  const m = useMessages(bannerMessages);
  const format = useFormat();
  return (
    <Banner
      tone="danger"
      full
      message={m.deletionDue(format.dateTime(deletionDueAt))}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to="/profile?tab=privacy">{m.toDeletion}</Link>
        </Button>
      }
    />
  );
}
