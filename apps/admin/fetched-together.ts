import react from '@vitejs/plugin-react';
import { build, type Plugin, type Rolldown, type UserConfig } from 'vite';

const PANEL = '/src/app/panel.tsx';

/** What is fetched as a whole: names of chunks, or ids of modules. */
export interface FetchedTogether {
  /** What the page begins with. */
  readonly door: Set<string>;
  /** What everybody who is signed in gets: the door and more. */
  readonly shell: Set<string>;
}

/** The chunks of a build that are fetched together. */
export function chunksFetchedTogether(bundle: Rolldown.OutputBundle): FetchedTogether {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  return {
    door: withImports(
      bundle,
      chunks.filter(({ isEntry }) => isEntry),
    ),
    shell: withImports(bundle, chunks.filter(isPanel)),
  };
}

/**
 * The modules that are fetched together, found out by a build that writes nothing: which modules a chunk needs is known only when what
 * nobody uses is left out. The bundler by itself makes a chunk of each set of modules that the same screens use, dozens for the shell.
 */
export async function modulesFetchedTogether({ root, base, resolve }: UserConfig): Promise<FetchedTogether> {
  const found: FetchedTogether = { door: new Set(), shell: new Set() };
  const noStyles: Plugin = { name: 'no-styles', enforce: 'pre', load: (id) => (id.endsWith('.css') ? '' : null) };
  const reading: Plugin = {
    name: 'modules-fetched-together',
    generateBundle(_, bundle) {
      const { door, shell } = chunksFetchedTogether(bundle);
      for (const id of modulesOf(bundle, door)) found.door.add(id);
      for (const id of modulesOf(bundle, shell)) if (!id.endsWith(PANEL)) found.shell.add(id);
      // What is opened before anybody is signed in must not fetch the shell for the little that it has in common with it.
      const early = chunksOf(bundle, door).flatMap(({ dynamicImports }) => chunksOf(bundle, dynamicImports));
      const needed = withImports(
        bundle,
        early.filter((chunk) => !isPanel(chunk)),
      );
      for (const id of modulesOf(bundle, needed)) if (found.shell.has(id)) found.door.add(id);
    },
  };
  await build({
    configFile: false,
    root,
    base,
    resolve,
    mode: 'production',
    logLevel: 'error',
    plugins: [react(), noStyles, reading],
    build: { write: false, minify: false, reportCompressedSize: false },
  });
  return found;
}

function isPanel({ facadeModuleId }: Rolldown.OutputChunk): boolean {
  return facadeModuleId?.endsWith(PANEL) ?? false;
}

/** Names of these chunks and of all that they import at once. */
function withImports(bundle: Rolldown.OutputBundle, chunks: readonly Rolldown.OutputChunk[]): Set<string> {
  const found = new Set<string>();
  const gather = (chunk: Rolldown.OutputChunk): void => {
    if (found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    for (const imported of chunksOf(bundle, chunk.imports)) gather(imported);
  };
  for (const chunk of chunks) gather(chunk);
  return found;
}

function chunksOf(bundle: Rolldown.OutputBundle, files: Iterable<string>): Rolldown.OutputChunk[] {
  return [...files].map((file) => bundle[file]).filter((output) => output?.type === 'chunk');
}

function modulesOf(bundle: Rolldown.OutputBundle, files: Iterable<string>): string[] {
  return chunksOf(bundle, files).flatMap(({ moduleIds }) => moduleIds);
}
