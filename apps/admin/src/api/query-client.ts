import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem';

/** Reads are repeated when the network or the server fails, never when the API says no. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Maintenance says itself when to come back.
      retry: (failures, error) =>
        failures < 2 && isProblem(error) && error.code !== 'MAINTENANCE' && (error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});
