import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { configAdminFindHistory, configAdminRestore, type ConfigVersionView } from '@/api/generated';
import { ifMatch, Link, type ListDefinition, ListScreen, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { configQuery } from './config-query';
import type { SettingValue } from './setting-values';
import { settingsMessages } from './settings.messages';
import { useWriteValue } from './use-write-value';

/** Every change of the settings, and the way back to an older one. */
export function Screen() {
  const m = useMessages(settingsMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run } = useAction();
  const { data: config } = useQuery(configQuery);
  const write = useWriteValue(m.toDefaultValue);
  const restore = async (version: number) => {
    const name = format.number(version);
    if (!config || !(await confirm({ title: m.restoreTitle(name), body: m.restoreBody, action: m.restore }))) return;
    await run(() => configAdminRestore({ headers: ifMatch(config.version), body: { version } }), {
      done: m.restoredNow,
      undo: ({ version: now }) => configAdminRestore({ headers: ifMatch(now), body: { version: config.version } }),
      invalidate: [['config']],
    });
  };
  const definition: ListDefinition<ConfigVersionView> = {
    screen: 'settings-history',
    title: m.historyTitle,
    queryKey: ['config', 'history'],
    load: ({ query, signal }) => configAdminFindHistory({ query, signal }),
    columns: [
      { key: 'version', title: m.version, cell: ({ version }) => format.number(version) },
      {
        key: 'when',
        title: m.when,
        cell: ({ changedAt }) => (
          <time dateTime={changedAt} className="inline-block min-w-22">
            {format.dateTime(changedAt)}
          </time>
        ),
      },
      { key: 'who', title: m.who, cell: ({ changedByName }) => changedByName ?? m.gone },
      {
        key: 'what',
        title: m.what,
        cell: ({ changes, restoredVersion }) => (
          <ul className="flex flex-col gap-1 whitespace-normal">
            {restoredVersion !== null && <li>{m.restored(format.number(restoredVersion))}</li>}
            {changes.map(({ key, before, after }) => (
              <li key={key}>
                <code className="font-mono text-[0.8125rem]">{key}</code>:{' '}
                <s className="text-muted-foreground">{write(before as SettingValue)}</s> {write(after as SettingValue)}
              </li>
            ))}
          </ul>
        ),
      },
      { key: 'why', title: m.why, cell: ({ comment }) => comment ?? '' },
    ],
    rowKey: ({ version }) => String(version),
    rowName: ({ version }) => `${m.version} ${version}`,
    rowActions: ({ version }) =>
      version !== config?.version && (
        <Button variant="outline" size="sm" onClick={() => void restore(version)}>
          <RotateCcw aria-hidden /> {m.restore}
        </Button>
      ),
    actions: (
      <Button variant="outline" asChild>
        <Link to="/settings">{m.back}</Link>
      </Button>
    ),
    empty: { title: m.historyNone, body: m.historyNoneHint },
  };
  return <ListScreen definition={definition} />;
}
