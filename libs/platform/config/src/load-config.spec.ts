import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, environmentExample } from './environment.js';
import { loadConfig } from './load-config.js';

const problems = (...sentences: string[]) => expect.objectContaining({ problems: sentences }) as Error;

describe('loadConfig', () => {
  it('W5 an owner of the tables is of no use without the database', () => {
    expect(() => loadConfig({ DATABASE_OWNER_URL: 'postgres://o@db/z' })).toThrow(
      problems('DATABASE_OWNER_URL is set but DATABASE_URL is not.'),
    );
    expect(loadConfig({ DATABASE_URL: 'postgres://u@db/z' }).databaseOwnerUrl).toBe('postgres://u@db/z');
  });

  it('W5 a bucket without its keys is of no use', () => {
    expect(() => loadConfig({ STORAGE_S3_BUCKET: 'files', STORAGE_S3_ACCESS_KEY_ID: 'me' })).toThrow(
      problems('STORAGE_S3_BUCKET is set but not both of STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY.'),
    );
  });

  it('W1 links name a host that a browser reaches', () => {
    const urlOf = (HOST: string) => loadConfig({ HOST, PORT: '8080' }).publicUrl;
    expect(['127.0.0.1', '0.0.0.0', '::', '::1', 'plaza.lan', '192.0.2.7'].map(urlOf)).toEqual([
      'http://localhost:8080',
      'http://localhost:8080',
      'http://localhost:8080',
      'http://[::1]:8080',
      'http://plaza.lan:8080',
      'http://192.0.2.7:8080',
    ]);
  });

  it('W1 knows whether only this machine can reach us', () => {
    expect(
      ['127.0.0.1', '127.8.9.1', 'localhost', '::1', '0.0.0.0', '::', '192.0.2.7'].map((HOST) => loadConfig({ HOST }).isLoopback),
    ).toEqual([true, true, true, true, false, false, false]);
  });

  it('W5 cannot be changed, only copied with changes', () => {
    const config = loadConfig({}, { home: '/srv/z', terminal: true });
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    const changed = config.with({ port: 4000 });
    expect([config.port, changed.port, changed.home, changed.terminal, changed.isLoopback]).toEqual([3001, 4000, '/srv/z', true, true]);
  });
});

describe('.env.example', () => {
  it('W5 is what the code reads; written by scripts/generate-env-example.mjs', () => {
    expect(readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8')).toBe(environmentExample());
  });

  it('W5 with every line uncommented and filled in is a good configuration', () => {
    const env = Object.fromEntries([...environmentExample().matchAll(/^#([A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
    expect(Object.keys(env)).toHaveLength(ENVIRONMENT.length);
    expect(() => loadConfig(env)).not.toThrow();
  });
});
