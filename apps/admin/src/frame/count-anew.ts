import type { QueryClient } from '@tanstack/react-query';

/**
 * Asks for a number again, also while it is asked for the first time: what is on its way may be from before.
 * @param all what is read again with it.
 */
export async function countAnew(queries: QueryClient, queryKey: readonly string[], all = queryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey: all });
}
