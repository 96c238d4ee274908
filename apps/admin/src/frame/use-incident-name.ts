import type { IncidentView } from '@/api/generated';
import { useAlertWords } from './alert-words';

/** What an incident is called: by the worst of its alerts; a test, and one without any, by its group. */
export function useIncidentName(): (incident: Pick<IncidentView, 'name' | 'label' | 'group' | 'isTest'>) => string {
  const words = useAlertWords();
  return ({ name, label, group, isTest }) =>
    isTest || !name ? words.group(group) : [words.nameOf(name), label].filter(Boolean).join(': ');
}
