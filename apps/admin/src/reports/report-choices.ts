export const KINDS = ['overview', 'users', 'transactions'] as const;
export const FORMATS = ['pdf', 'csv'] as const;
export const LANGUAGES = ['en', 'es'] as const;
export const FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;

export type ReportKind = (typeof KINDS)[number];
export type ReportFormat = (typeof FORMATS)[number];
export type Frequency = (typeof FREQUENCIES)[number];

/** What a select offers: the values in their order, under their names. */
export function optionsOf<V extends string>(values: readonly V[], names: Readonly<Record<V, string>>): { value: V; label: string }[] {
  return values.map((value) => ({ value, label: names[value] }));
}
