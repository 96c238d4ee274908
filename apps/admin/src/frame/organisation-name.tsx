import { organisationChoices } from './choice-sources';
import { useChoice } from './choices';

/** What an organisation is called, for those who manage them. */
export function OrganisationName({ id }: { readonly id: string }) {
  return useChoice(organisationChoices, id)?.label ?? '…';
}
