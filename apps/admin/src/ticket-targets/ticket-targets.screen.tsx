import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChoiceSelect, homeFor, organisationChoices, ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { PageHeader } from '@/ui/page-header';
import { TargetForm } from './target-form';
import { targetMessages } from './ticket-targets.messages';

/** What an organisation promises about its tickets. */
export function Screen() {
  const m = useMessages(targetMessages);
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const [organisationId, setOrganisationId] = useState(homeFor(access, 'tickets.manage', own.organisationId) ?? own.organisationId);
  const chooses = access.canEverywhere('tickets.manage') && access.canEverywhere('organisation.manage');
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.title} description={m.description} />
      {chooses && (
        <Field label={m.organisation} className="mb-5">
          <ChoiceSelect source={organisationChoices} value={organisationId} onValueChange={(id) => id && setOrganisationId(id)} />
        </Field>
      )}
      <TargetForm key={organisationId} organisationId={organisationId} />
    </div>
  );
}
