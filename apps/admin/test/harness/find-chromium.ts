import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** How to start a Chromium that is known to start here. */
export interface FoundChromium {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Added to the environment of the browser. */
  readonly env: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** What the flows run in, or why they do not. */
    chromium: FoundChromium | string;
    /** The built panel, apart from the one that the next build replaces. */
    builtPanel: string;
  }
}

const SYSTEM = '/usr/bin/chromium';
/** Where the browser of the package is unpacked to; the package itself would take a folder that all projects of the machine share. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/zocalo-chromium', import.meta.url));
/** As root there is no sandbox, and small /dev/shm are common in containers. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/**
 * The first that starts of: the one named by CHROMIUM_PATH (then no other), the one npm installed, with its own libraries where those of
 * the system are missing, and the system's.
 * @returns why none does, as a sentence, where none does.
 */
export async function findChromium(): Promise<FoundChromium | string> {
  const named = process.env['CHROMIUM_PATH'];
  const candidates = named
    ? [() => named]
    : [() => unpacked(false), () => unpacked(true), () => (existsSync(SYSTEM) ? SYSTEM : Promise.reject(new Error(`no ${SYSTEM}`)))];
  const reasons: string[] = [];
  for (const candidate of candidates) {
    try {
      const found = await candidate();
      const chosen: FoundChromium = typeof found === 'string' ? { executablePath: found, args: ARGS, env: {} } : found;
      await (await launch(chosen)).close();
      return chosen;
    } catch (error) {
      reasons.push(firstLine(error));
    }
  }
  return `no Chromium starts here (${[...new Set(reasons)].join('; ')}); install one and set CHROMIUM_PATH to it`;
}

/** Without a display. */
export function launch({ executablePath, args, env }: FoundChromium) {
  return chromium.launch({ executablePath, args: [...args], env: { ...process.env, ...env }, timeout: 30_000 });
}

/** The browser of @sparticuz/chromium, unpacked once per version. @param ownLibraries with the libraries it needs (NSS). */
async function unpacked(ownLibraries: boolean): Promise<FoundChromium> {
  const { version } = createRequire(import.meta.url)(
    join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../package.json'),
  ) as { version: string };
  const folder = join(CACHE, `${version}${ownLibraries ? '-libraries' : ''}`);
  if (!existsSync(folder)) {
    const made = `${folder}.${process.pid}`;
    mkdirSync(made, { recursive: true });
    try {
      await unpackInto(made, ownLibraries);
      renameSync(made, folder);
    } catch (error) {
      rmSync(made, { recursive: true, force: true });
      // Another process was quicker: a folder appears whole.
      if (!existsSync(folder)) throw error;
    }
  }
  const env: Record<string, string> = ownLibraries
    ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') }
    : {};
  return { executablePath: join(folder, 'chromium'), args: ARGS, env };
}

/** The package is steered by the environment: the folder, and whether it believes to be where there are no libraries. */
async function unpackInto(folder: string, ownLibraries: boolean): Promise<void> {
  const names = ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  process.env['TMPDIR'] = folder;
  if (ownLibraries) process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function firstLine(error: unknown): string {
  const lines = (error as Error).message.split('\n');
  return (lines.find((line) => line.includes('error while loading')) ?? lines[0]!).trim();
}

// For scripts: `node apps/admin/test/harness/find-chromium.ts` prints where it is, or says why there is none and ends with 1.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await findChromium();
  if (typeof found === 'string') {
    process.stderr.write(`${found}\n`);
    process.exitCode = 1;
  } else process.stdout.write(`${found.executablePath}\n`);
}
