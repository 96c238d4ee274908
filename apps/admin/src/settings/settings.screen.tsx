import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useRef, useState } from 'react';
import { isProblem } from '@/api';
import { type ConfigView, configAdminChange } from '@/api/generated';
import { frameMessages, ifMatch, late, Link, useAction, useLeaveQuestion, useSaveKey, useSearchState, useTypedText } from '@/frame';
import { useLanguage, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { Input, SearchInput } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { configQuery } from './config-query';
import { ConnectionTests } from './connection-tests';
import { SettingLine } from './setting-line';
import { groupOf } from './setting-values';
import { settingsMessages } from './settings.messages';
import { useSettingDraft } from './use-setting-draft';

const SettingConflict = late(
  () => import('./setting-conflict').then((file) => file.SettingConflict),
  ({ onClose }) => onClose(),
);

/** All settings by what they are about, changed together, judged by the API's own rules while one types. */
export function Screen() {
  const m = useMessages(settingsMessages);
  const f = useMessages(frameMessages);
  const { language } = useLanguage();
  const [search, change] = useSearchState();
  const { data: config } = useSuspenseQuery(configQuery);
  const draft = useSettingDraft(config);
  /** Nothing is typed while it is busy: that would be neither saved nor seen. */
  const saving = useAction();
  const groups = [...new Set(config.settings.map(groupOf))];
  const group = groups.find((each) => each === search.group) ?? groups[0]!;
  const [text, setText] = useTypedText(search.search ?? '', (next) => change({ search: next }, { replace: true }));
  const wanted = text.toLocaleLowerCase();
  const shown = config.settings.filter((setting) =>
    wanted ? `${setting.key} ${setting.help[language]}`.toLocaleLowerCase().includes(wanted) : groupOf(setting) === group,
  );
  return (
    <div className="flex max-w-5xl flex-col gap-4 pb-24">
      <PageHeader
        title={m.title}
        description={m.description}
        actions={
          <Button variant="outline" asChild>
            <Link to="/settings/history">
              <History aria-hidden /> {m.history}
            </Link>
          </Button>
        }
      />
      <ConnectionTests />
      <SearchInput
        aria-label={m.search}
        placeholder={m.search}
        value={text}
        onValueChange={setText}
        clearLabel={f.clearSearch}
        data-search
        className="max-w-sm"
      />
      {!wanted && (
        <LinkTabs aria-label={m.title}>
          {groups.map((each) => (
            <LinkTab key={each} active={each === group}>
              <Link to={`/settings?group=${each}`} replace>
                {wordFor(m.groups, each)}
              </Link>
            </LinkTab>
          ))}
        </LinkTabs>
      )}
      {shown.length === 0 ? (
        <EmptyState title={m.nothing} />
      ) : (
        <Card inert={saving.busy}>
          <CardContent className="py-0">
            {shown.map((setting) => (
              <SettingLine
                key={`${setting.key} ${config.version}`}
                setting={setting}
                draft={draft.draft}
                problem={draft.problems[setting.key]}
                onChange={(value) => draft.change(setting, value)}
              />
            ))}
          </CardContent>
        </Card>
      )}
      {draft.count > 0 && <SaveBar draft={draft} saving={saving} />}
    </div>
  );
}

interface SaveBarProps {
  readonly draft: ReturnType<typeof useSettingDraft>;
  readonly saving: ReturnType<typeof useAction>;
}

/** What is not saved yet, and why: stays in sight until it is saved or discarded. */
function SaveBar({ draft, saving: { run, busy } }: SaveBarProps) {
  const m = useMessages(settingsMessages);
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [comment, setComment] = useState('');
  const [theirs, setTheirs] = useState<ConfigView | null>(null);
  useSaveKey(form);
  useLeaveQuestion({ unsaved: true, withReload: true, isHarmless: (from, to) => from === to });
  const save = async (version: number) => {
    setTheirs(null);
    let wasQuicker = false;
    const body = { values: draft.draft as Record<string, unknown>, ...(comment.trim() && { comment: comment.trim() }) };
    const saved = await run(() => configAdminChange({ headers: ifMatch(version), body }), {
      done: m.saved,
      onProblem: (error) => {
        if (isProblem(error, 'PRECONDITION_FAILED')) return (wasQuicker = true);
        if (!isProblem(error, 'VALIDATION_FAILED')) return false;
        draft.show(error.fields);
        return true;
      },
    });
    if (wasQuicker) await run(async () => setTheirs(await queries.fetchQuery({ ...configQuery, staleTime: 0 })));
    if (!saved) return;
    draft.discard();
    queries.setQueryData(configQuery.queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['config', 'history'] });
  };
  const problems = Object.keys(draft.problems).length;
  return (
    <form
      ref={form}
      className="fixed inset-x-0 bottom-0 z-20 border-t bg-card p-3 shadow-raised lg:start-56 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && problems === 0) void save(draft.version);
      }}
    >
      {theirs && (
        <SettingConflict
          draft={draft.draft}
          theirs={theirs}
          onTakeTheirs={draft.discard}
          onKeepMine={() => void save(theirs.version)}
          // What is saved after that is still of the version before, so this is asked again.
          onClose={() => setTheirs(null)}
        />
      )}
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-2">
        <p aria-live="polite" className="me-auto font-medium">
          {m.changed(draft.count)}
        </p>
        <Input
          aria-label={m.comment}
          placeholder={m.comment}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
          maxLength={500}
          readOnly={busy}
          className="max-sm:order-first sm:w-72"
        />
        <Button variant="outline" disabled={busy} onClick={draft.discard}>
          {m.discard}
        </Button>
        <Button type="submit" busy={busy} disabled={problems > 0}>
          {m.save}
        </Button>
      </div>
    </form>
  );
}
