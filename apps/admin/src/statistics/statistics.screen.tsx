import { Files } from 'lucide-react';
import { ChoiceSelect, Link, organisationChoices, useAccess, useSearchState } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DateInput } from '@/ui/date-input';
import { PageHeader } from '@/ui/page-header';
import { Select } from '@/ui/select';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { MoneyFigures } from './money-figures';
import { type Asked, askedOf, PERIODS } from './period';
import { statisticsMessages } from './statistics.messages';
import { TopicFigures } from './topic-figures';

const TABS = ['overview', 'users', 'transactions'] as const;

/** Figures of a period beside those of the one before: of everything, of people, of money. */
export function Screen() {
  const m = useMessages(statisticsMessages);
  const [search] = useSearchState();
  const asked = askedOf(search);
  const tab = TABS.find((each) => each === search.tab) ?? 'overview';
  const addressOf = (each: string) => `/statistics?${new URLSearchParams({ ...search, tab: each }).toString()}`;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={m.title}
        actions={
          <Button variant="outline" asChild>
            <Link to="/reports">
              <Files aria-hidden /> {m.reports}
            </Link>
          </Button>
        }
        className="mb-0"
      />
      <LinkTabs aria-label={m.title}>
        {TABS.map((each) => (
          <LinkTab key={each} active={each === tab}>
            <Link to={addressOf(each)} replace>
              {m.tabs[each]}
            </Link>
          </LinkTab>
        ))}
      </LinkTabs>
      <Question asked={asked} />
      {tab === 'transactions' ? <MoneyFigures asked={asked} /> : <TopicFigures topic={tab} asked={asked} />}
    </div>
  );
}

/** Which days, of whom; it stands in the address. */
function Question({ asked }: { readonly asked: Asked }) {
  const m = useMessages(statisticsMessages);
  const { canEverywhere } = useAccess();
  const [, change] = useSearchState();
  const set = (next: Readonly<Record<string, string | null>>) => change(next, { replace: true });
  const { from, to, organisationId } = asked;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Select
        aria-label={m.period}
        className="w-40"
        value={from === undefined ? asked.period : 'own'}
        onValueChange={(next) => set(next === 'own' ? ownDays() : { period: next, from: null, to: null })}
        options={[...PERIODS, 'own' as const].map((value) => ({ value, label: m.periods[value] }))}
      />
      {from !== undefined && to !== undefined && (
        <>
          <DateInput aria-label={m.from} className="w-40" value={from} max={to} onValueChange={(next) => next && set({ from: next })} />
          <DateInput aria-label={m.to} className="w-40" value={to} min={from} onValueChange={(next) => next && set({ to: next })} />
        </>
      )}
      {canEverywhere('stats.read') && canEverywhere('organisation.manage') && (
        <div className="w-56">
          <ChoiceSelect
            aria-label={m.organisation}
            source={organisationChoices}
            value={organisationId ?? null}
            otherwise={m.allOrganisations}
            placeholder={m.allOrganisations}
            onValueChange={(next) => set({ organisationId: next || null })}
          />
        </div>
      )}
    </div>
  );
}

/** To begin with: the last two weeks. */
function ownDays(): { period: null; from: string; to: string } {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return { period: null, from: day(13), to: day(0) };
}
