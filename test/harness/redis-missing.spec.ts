import { it } from 'vitest';

// Collected instead of the Redis runs where neither redis-server nor valkey-server is installed.
// oxlint-disable-next-line vitest/no-disabled-tests -- being skipped is all it is for: the count shows it
it.skip('W5 the Redis runs were skipped: install redis-server or valkey-server', () => {});
