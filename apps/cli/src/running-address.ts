import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#platform/config';
import { isAlive, ownIdentity, type ProcessIdentity, writePrivateJson } from '#platform/embedded-postgres';

interface RunningAddress extends ProcessIdentity {
  readonly port: number;
  readonly publicUrl: string;
}

const fileOf = (home: string) => join(home, 'running.json');

/** Lets commands that run beside a start know under which address it is reached: it may have taken another port. */
export function announceAddress(config: Config): { withdraw(): void } {
  const address: RunningAddress = { ...ownIdentity(), port: config.port, publicUrl: config.publicUrl };
  writePrivateJson(fileOf(config.home), address);
  return { withdraw: () => rmSync(fileOf(config.home), { force: true }) };
}

/** The configuration with the address of the start that runs on its data directory, if one does. */
export function withRunningAddress(config: Config): Config {
  try {
    const address = JSON.parse(readFileSync(fileOf(config.home), 'utf8')) as RunningAddress;
    return isAlive(address) ? config.with({ port: address.port, publicUrl: address.publicUrl }) : config;
  } catch {
    return config;
  }
}
