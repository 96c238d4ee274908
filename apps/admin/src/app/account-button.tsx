import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useEffect } from 'react';
import { fullName } from '@/frame/full-name';
import { ownProfileQuery } from '@/frame/own-profile';
import { setTimeZone, useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { shellMessages } from './shell.messages';

/** Who one is; the name is the word for an account until it is known. */
export function useOwnName() {
  const m = useMessages(shellMessages);
  const { data: person } = useQuery(ownProfileQuery);
  useEffect(() => {
    if (person) setTimeZone(person.effectiveTimeZone);
  }, [person]);
  return { person, name: person ? fullName(person) : m.account };
}

/** The own picture: the way to the own account. */
export function AccountButton(props: ComponentProps<typeof Button>) {
  const m = useMessages(shellMessages);
  const { person, name } = useOwnName();
  return (
    <Button variant="ghost" size="icon" aria-label={`${m.account}: ${name}`} {...props}>
      <Avatar id={person?.id ?? ''} name={name} src={person?.avatarUrl ?? undefined} size="sm" />
    </Button>
  );
}
