import { queryOptions } from '@tanstack/react-query';
import { checklistFind, demoDataFind } from '@/api/generated';

/** What is still to do. */
export const checklistQuery = queryOptions({
  queryKey: ['checklist'],
  queryFn: ({ signal }) => checklistFind({ signal }),
});

/** Whether there is demo data. */
export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => demoDataFind({ signal }),
});

/** How long the page waits for what stands at its head. */
const WAIT_MS = 3_000;

/** Over when what stands at the head of the page is known or cannot be read, and in any case soon: the page stands without it. */
export const headQuery = (withOffer: boolean) =>
  queryOptions({
    queryKey: ['head of the start page', withOffer],
    queryFn: async ({ client }) => {
      const read = async () => {
        const { loaded, mode } = await client.ensureQueryData(demoQuery);
        if (withOffer && !loaded && !mode) await client.ensureQueryData(checklistQuery);
      };
      await Promise.race([read().catch(() => undefined), new Promise((resolve) => void setTimeout(resolve, WAIT_MS))]);
      return true;
    },
    staleTime: Infinity,
    networkMode: 'always',
  });
