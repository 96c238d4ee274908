import { defineErrors } from '#platform/errors';

export const LiveErrors = defineErrors('live', {
  LIVE_STREAMS_FULL: {
    kind: 'unavailable',
    message: 'This process keeps as many live streams as it may; try again when Retry-After has passed.',
  },
});
