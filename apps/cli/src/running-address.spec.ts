import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { announceAddress, withRunningAddress } from './running-address.js';

it('W2 tells the address to commands beside it, and writes nothing where a planted link leads', () => {
  const directory = mkdtempSync(join(tmpdir(), 'zocalo-address-'));
  try {
    const elsewhere = join(directory, 'elsewhere');
    const file = join(directory, 'running.json');
    writeFileSync(elsewhere, 'as it was');
    symlinkSync(elsewhere, file);
    const config = loadConfig({ ZOCALO_HOME: directory });
    const announced = announceAddress(config.with({ port: 4711 }));
    expect(readFileSync(elsewhere, 'utf8')).toBe('as it was');
    expect([lstatSync(file).isFile(), lstatSync(file).mode & 0o777]).toEqual([true, 0o600]);
    expect(withRunningAddress(config).port).toBe(4711);
    announced.withdraw();
    expect(withRunningAddress(config).port).toBe(config.port);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
