import type { ConfigView } from '@/api/generated';
import { ConflictDialog } from '@/frame/conflict-dialog';
import { useLanguage, useMessages } from '@/i18n';
import type { SettingDraft } from './setting-values';
import { settingsMessages } from './settings.messages';
import { useWriteValue } from './use-write-value';

interface SettingConflictProps {
  readonly draft: SettingDraft;
  readonly theirs: ConfigView;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
  readonly onClose: () => void;
}

/** Somebody else saved meanwhile: what one wrote beside what is saved now, setting by setting. */
export function SettingConflict({ draft, theirs, ...answers }: SettingConflictProps) {
  const m = useMessages(settingsMessages);
  const { language } = useLanguage();
  const write = useWriteValue();
  const changed = theirs.settings.filter(({ key }) => key in draft);
  const rows = changed.map(({ key, help, secret, isSet, value, default: usual }) => ({
    key,
    label: help[language],
    // Secrets are not shown, not even to who wrote them a minute ago.
    mine: secret ? (draft[key] === null ? m.noSecret : m.mySecret) : write(draft[key] ?? usual),
    theirs: secret ? (isSet ? m.theirSecret : m.noSecret) : write(value),
  }));
  const by = (part: 'label' | 'mine' | 'theirs') => Object.fromEntries(rows.map((row) => [row.key, row[part]]));
  return <ConflictDialog labels={by('label')} mine={by('mine')} theirs={by('theirs')} {...answers} />;
}
