// `npm run check` does this as the step "panel": how much compressed JavaScript a route of the built panel costs, by the manifest of the
// build. Prints a table; ends with 1 above a limit. Usage: node scripts/check-panel-size.mjs [ROOT]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ensurePanelBuilt } from './build.mjs';

/** Of gzip, in bytes. */
const LIMITS = { door: 120_000, list: 200_000, early: 30_000, screen: 60_000, charts: 110_000 };
/** Of script that whoever signs in waits for; a screen adds some twenty. */
const MOST_FILES = 6;
const ENTRY = 'index.html';
const PANEL = 'src/app/panel.tsx';
const SCREEN = /^src\/(.+)\.screen\.tsx$/;
const LIST = /-list\.screen\.tsx$/;
/** A class name that the charts draw with, and that nothing else says. */
const CHARTS = 'recharts-wrapper';

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
if (!process.argv[2]) await ensurePanelBuilt({ root, log: (line) => console.error(line) });
const dist = join(root, 'dist/admin');
const file = join(dist, 'manifest.json');
if (existsSync(file)) report(measure(JSON.parse(readFileSync(file, 'utf8'))));
else fail('The panel is not built: npm run build.');

/** @returns {{ rows: { name: string, bytes: number, limit: number }[], faults: string[] }} */
function measure(manifest) {
  const faults = [ENTRY, PANEL].filter((key) => !manifest[key]).map((key) => `The manifest does not name ${key}.`);
  if (faults.length > 0) return { rows: [], faults };
  const door = withImports(manifest, [ENTRY]);
  const shell = withImports(manifest, [ENTRY, PANEL]);
  const scripts = new Set([...shell].map((key) => nameOf(manifest, key)).filter((name) => name.endsWith('.js')));
  if (scripts.size > MOST_FILES) faults.push(`The shell is ${scripts.size} files of script: see fetched-together.ts.`);
  const screens = Object.keys(manifest).filter((key) => SCREEN.test(key));
  const rows = [
    { name: 'the door', bytes: sizeOf(manifest, door), limit: LIMITS.door },
    { name: 'the shell', bytes: sizeOf(manifest, shell), limit: LIMITS.list },
  ];
  // Pages for whoever is not signed in, which the door opens.
  const early = [...door].flatMap((key) => manifest[key].dynamicImports ?? []).filter((key) => key.startsWith('src/') && key !== PANEL);
  for (const page of new Set(early))
    rows.push({
      name: `${page.replace(/^src\/|\.tsx?$/g, '')}, on top of the door`,
      bytes: sizeOf(manifest, withImports(manifest, [page]).difference(door)),
      limit: LIMITS.early,
    });
  for (const screen of screens) {
    const whole = withImports(manifest, [ENTRY, PANEL, screen]);
    const name = SCREEN.exec(screen)[1];
    if (LIST.test(screen)) rows.push({ name: `the shell and ${name}`, bytes: sizeOf(manifest, whole), limit: LIMITS.list });
    rows.push({ name: `${name}, on top`, bytes: sizeOf(manifest, whole.difference(shell)), limit: LIMITS.screen });
  }
  const charts = new Set(readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js') && textOf(name).includes(CHARTS)));
  rows.push({ name: 'the charts', bytes: [...charts].reduce((sum, name) => sum + compressed(name), 0), limit: LIMITS.charts });
  for (const key of [ENTRY, PANEL, ...screens]) {
    const early = [...withImports(manifest, [key])].some((each) => charts.has(nameOf(manifest, each)));
    if (early) faults.push(`${key} loads the charts at once: import them where they are drawn, with import().`);
  }
  return { rows, faults };
}

/** The chunks of these modules and all that they import at once. */
function withImports(manifest, keys) {
  const found = new Set();
  const walk = (key) => {
    if (found.has(key)) return;
    found.add(key);
    for (const imported of manifest[key]?.imports ?? []) walk(imported);
  };
  for (const key of keys) walk(key);
  return found;
}

function sizeOf(manifest, keys) {
  const names = new Set([...keys].map((key) => nameOf(manifest, key)).filter((name) => name.endsWith('.js')));
  return [...names].reduce((sum, name) => sum + compressed(name), 0);
}

function nameOf(manifest, key) {
  return manifest[key].file.replace(/^assets\//, '');
}

function textOf(name) {
  return readFileSync(join(dist, 'assets', name), 'utf8');
}

function compressed(name) {
  const path = join(dist, 'assets', `${name}.gz`);
  return existsSync(path) ? readFileSync(path).length : gzipSync(textOf(name)).length;
}

function report({ rows, faults }) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
  for (const { name, bytes, limit } of rows)
    console.log(`${bytes > limit ? 'OVER' : 'ok  '}  ${name.padEnd(50)} ${kilobytes(bytes).padStart(9)} of ${kilobytes(limit)}`);
  for (const fault of faults) fail(fault);
  if (rows.some(({ bytes, limit }) => bytes > limit)) fail('The panel is too large: see above.');
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
