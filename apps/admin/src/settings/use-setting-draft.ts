import { useEffect, useState } from 'react';
import { isProblem } from '@/api';
import { type ConfigView, configAdminCheck, type SettingView } from '@/api/generated';
import { sameValue, type SettingDraft, type SettingValue } from './setting-values';

const TYPING_MS = 300;

/** Changes that are not saved yet, and what the API's own rules say about them while one types. */
export function useSettingDraft(config: ConfigView) {
  const [draft, setDraft] = useState<SettingDraft>({});
  /** What was on the screen when the first of them was made. */
  const [version, setVersion] = useState<number | null>(null);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});

  useEffect(() => {
    if (Object.keys(draft).length === 0) {
      setProblems({});
      return;
    }
    const going = new AbortController();
    const timer = setTimeout(() => {
      configAdminCheck({ body: { values: draft }, signal: going.signal })
        .then((answer) => setProblems(byKey(answer.problems)))
        // Only a help while typing: saving says what is wrong with the connection.
        .catch((error: unknown) => {
          if (!isProblem(error)) reportError(error);
        });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      going.abort();
    };
  }, [draft]);

  const change = (setting: SettingView, value: SettingValue) => {
    if (Object.keys(draft).length === 0) setVersion(config.version);
    setDraft((before) => {
      const { [setting.key]: _old, ...others } = before;
      const current = setting.source === 'stored' ? setting.value : null;
      // Writing a value back to what it was is no change; the default is written as null.
      const unchanged = !setting.secret && (sameValue(value, setting.value) || (value === null && current === null));
      return unchanged ? others : { ...others, [setting.key]: value };
    });
  };
  const known = new Set(config.settings.map(({ key }) => key));
  return {
    draft,
    /** A save is of changes to this version: what others changed since is asked about, also when the screen shows it already. */
    version: version ?? config.version,
    change,
    discard: () => setDraft({}),
    count: Object.keys(draft).filter((key) => known.has(key)).length,
    problems,
    show: (refused: Readonly<Record<string, string>>) =>
      setProblems(Object.fromEntries(Object.entries(refused).map(([path, text]) => [path.replace(/^values\./, ''), text]))),
  };
}

function byKey(problems: readonly { readonly path: string; readonly message: string }[]): Record<string, string> {
  return Object.fromEntries(problems.map(({ path, message }) => [path.replace(/^values\./, ''), message]));
}
