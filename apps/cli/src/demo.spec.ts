import { afterEach, describe, expect, it, vi } from 'vitest';
import { DemoErrors } from '#platform/demo';
import { AppError } from '#platform/errors';
import { purgeDemo } from './demo.js';
import type { Invocation } from './invocation.js';
import { withApplication } from './with-application.js';

vi.mock('./with-application.js', () => ({ withApplication: vi.fn() }));
afterEach(() => vi.restoreAllMocks());

const purge = () => purgeDemo({} as Invocation, false);

describe('zocalo demo purge', () => {
  it('DM1 says what went, and what went with it', async () => {
    let shown = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      shown += String(text);
      return true;
    });
    const batch = { id: 'b', organisationId: 'o' };
    vi.mocked(withApplication).mockResolvedValue({ batch, removed: { users: 40, desks: 60 }, attached: { reservations: 1 } });
    await purge();
    expect(shown).toBe('Removed\nusers: 40\ndesks: 60\nWith it went what people made among it\nreservations: 1\n');
    shown = '';
    vi.mocked(withApplication).mockResolvedValue({ batch, removed: { users: 40 }, attached: {} });
    await purge();
    expect(shown).toBe('Removed\nusers: 40\n');
  });

  it('DM1 says what is in the way, and with which option it goes too', async () => {
    vi.mocked(withApplication).mockRejectedValue(new AppError(DemoErrors.DEMO_DATA_IN_USE, { rows: { reservations: 1, offices: 2 } }));
    await expect(purge()).rejects.toMatchObject({
      name: 'UserFault',
      message:
        'people made something among the demo data (reservations: 1, offices: 2); "zocalo demo purge --with-attached" removes that as well.',
    });
  });

  it('DM1 leaves other refusals as they are', async () => {
    const refusals = [
      new AppError(DemoErrors.DEMO_DATA_IN_USE, { constraint: 'x' }),
      new AppError(DemoErrors.DEMO_PEOPLE_STAY, { people: 1 }),
    ];
    for (const refusal of refusals) {
      vi.mocked(withApplication).mockRejectedValue(refusal);
      await expect(purge()).rejects.toBe(refusal);
    }
    vi.mocked(withApplication).mockResolvedValue(null);
    await expect(purge()).rejects.toMatchObject({ name: 'UserFault', message: 'there is no demo data.' });
  });
});
