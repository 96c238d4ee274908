import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query';

/** A record that can be chosen, by its id or key. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Where choices of one kind come from. */
export interface ChoiceSource {
  /** Its answers are kept below it, so that a change of such records reaches them. */
  readonly queryKey: QueryKey;
  /** Those with that text in them, the first of them for an empty one; whether there are more. */
  readonly search: (text: string, signal: AbortSignal) => Promise<{ readonly items: readonly Choice[]; readonly hasMore: boolean }>;
  readonly find: (value: string, signal: AbortSignal) => Promise<Choice>;
}

const FRESH_MS = 60_000;

/** What a source answers to a text. */
export function useFoundChoices(source: ChoiceSource, text: string, enabled = true) {
  return useQuery({
    queryKey: [...source.queryKey, 'choice', text],
    queryFn: ({ signal }) => source.search(text, signal),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The first of a source: all there are, unless it has more. */
export function useChoices(source: ChoiceSource, enabled = true): { readonly choices: readonly Choice[]; readonly hasMore: boolean } {
  const { data } = useFoundChoices(source, '', enabled);
  return { choices: data?.items ?? [], hasMore: data?.hasMore ?? false };
}

/** One choice by its value, also one that is not among the first; undefined while it is read, and where there is none. */
export function useChoice(source: ChoiceSource, value: string | null | undefined, enabled = true): Choice | undefined {
  const first = useFoundChoices(source, '', enabled && Boolean(value)).data;
  const known = first?.items.find((choice) => choice.value === value);
  const found = useQuery({
    queryKey: [...source.queryKey, 'chosen', value],
    queryFn: ({ signal }) => source.find(value!, signal),
    staleTime: FRESH_MS,
    enabled: enabled && Boolean(value) && first?.hasMore === true && known === undefined,
  });
  return known ?? found.data;
}
