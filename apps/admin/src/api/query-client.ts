import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem';

/** Reads are repeated when the network or the server fails, never when the API says no. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isProblem(error) && (error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});
