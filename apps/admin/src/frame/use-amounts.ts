import { useFormat } from '@/i18n';

/** The same in both languages. */
const m = {
  seconds: (value: string) => `${value} s`,
  minutes: (value: string) => `${value} min`,
  hours: (value: string) => `${value} h`,
  days: (value: string) => `${value} d`,
  milliseconds: (value: string) => `${value} ms`,
};

/** Amounts of figures: short, with at most one digit behind the comma. */
export function useAmounts() {
  const format = useFormat();
  const rounded = (value: number): string => format.number(Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10);
  const seconds = (value: number): string => {
    if (value < 60) return m.seconds(rounded(value));
    if (value < 3_600) return m.minutes(rounded(value / 60));
    return value < 86_400 ? m.hours(rounded(value / 3_600)) : m.days(rounded(value / 86_400));
  };
  const milliseconds = (value: number): string => (Math.abs(value) < 10_000 ? m.milliseconds(rounded(value)) : seconds(value / 1_000));
  const inUnit = (unit: string, value: number): string => {
    if (unit === 'bytes') return format.bytes(value);
    if (unit === 'share') return format.percent(value);
    if (unit === 'milliseconds') return milliseconds(value);
    return unit === 'seconds' ? seconds(value) : rounded(value);
  };
  return { rounded, seconds, milliseconds, inUnit };
}
