import { useFormat, useMessages } from '@/i18n';
import { type Rate, type SettingValue, writeValue } from './setting-values';
import { settingsMessages } from './settings.messages';

/** Writes values on one line, in the language of the person. @param none what is said for no value */
export function useWriteValue(none = '—'): (value: SettingValue | undefined) => string {
  const m = useMessages(settingsMessages);
  const format = useFormat();
  const rate = ({ max, windowSeconds }: Rate) => m.perWindow(format.number(max), format.number(windowSeconds));
  return (value) => writeValue(value, { on: m.on, off: m.off, none, rate });
}
