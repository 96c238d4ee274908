// Adds to package-lock.json the binaries of other platforms that npm left out of it. Usage: node scripts/complete-lock.mjs [--check]
//
// A package such as oxlint names one optional package per platform. npm writes only those into the lock which it could look up when the lock was
// made, and `npm ci` then refuses the lock on every machine. An entry with version, os and cpu is enough: it is fetched only where it fits.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const CPU = ['arm64', 'arm', 'armv7', 'ia32', 'x64', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'mips64el'];

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];

for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (isThere(path, name) || !/^\d/.test(version)) continue;
    const platform = platformOf(name);
    if (platform === null) continue;
    // Its owner is the only one that wants it, so it may lie at the top.
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(owner.dev && { dev: true }), optional: true };
    added.push(name);
  }
}

if (process.argv.includes('--check')) {
  if (added.length > 0) {
    console.error(
      `package-lock.json lacks ${added.length} binaries of other platforms, such as ${added[0]}; node scripts/complete-lock.mjs adds them.`,
    );
    process.exitCode = 1;
  }
} else if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${added.length} binaries of other platforms added`);
}

/** Whether the lock has the package where its owner finds it. */
function isThere(path, name) {
  for (let folder = path; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

/** What the name says about where it runs: @oxlint/binding-linux-x64-musl. Null when it names no platform. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-_.]/);
  const os = OS.find((word) => words.includes(word));
  const cpu = CPU.find((word) => words.includes(word));
  if (os === undefined && cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : os === 'linux' && words.includes('gnu') ? ['glibc'] : undefined;
  return { ...(cpu && { cpu: [cpu === 'armv7' ? 'arm' : cpu] }), ...(os && { os: [os] }), ...(libc && { libc }) };
}
