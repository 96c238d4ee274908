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
  const found: FetchedTogether = { door: new Set(), shell: new Set() };
  const gather = (into: Set<string>, file: string): void => {
    const output = bundle[file];
    if (into.has(file) || output?.type !== 'chunk') return;
    into.add(file);
    for (const imported of output.imports) gather(into, imported);
  };
  for (const output of Object.values(bundle)) {
    if (output.type !== 'chunk') continue;
    if (output.isEntry) gather(found.door, output.fileName);
    if (output.facadeModuleId?.endsWith(PANEL)) gather(found.shell, output.fileName);
  }
  return found;
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
      const chunks = chunksFetchedTogether(bundle);
      for (const part of ['door', 'shell'] as const)
        for (const file of chunks[part]) {
          const output = bundle[file];
          if (output?.type === 'chunk') for (const id of output.moduleIds) if (!id.endsWith(PANEL)) found[part].add(id);
        }
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
