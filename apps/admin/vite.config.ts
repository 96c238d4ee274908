import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rollup } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Files of a build that are there by the time a chunk runs: what the page begins with, and, for whatever comes later, the shell. */
const door = new Set<string>();
const shell = new Set<string>();

/** Finds them out before the imports are written. */
const whatIsThere: Plugin = {
  name: 'what-is-there',
  enforce: 'pre',
  generateBundle: {
    order: 'pre',
    handler(_, bundle) {
      const chunks = Object.values(bundle).filter((output): output is Rollup.OutputChunk => output.type === 'chunk');
      const gather = (into: Set<string>, file: string): void => {
        const output = bundle[file];
        if (into.has(file) || output?.type !== 'chunk') return;
        into.add(file);
        for (const imported of output.imports) gather(into, imported);
      };
      for (const chunk of chunks) {
        if (chunk.isEntry) gather(door, chunk.fileName);
        if (chunk.facadeModuleId?.endsWith('/src/app/panel.tsx')) gather(shell, chunk.fileName);
      }
    },
  },
};

/** Each import names what is to be fetched with it: without what is there already, which was a quarter of what the shell weighs on its own. */
function withoutWhatIsThere(_: string, files: string[], { hostId, hostType }: { hostId: string; hostType: 'html' | 'js' }): string[] {
  if (hostType === 'html') return files;
  return files.filter((file) => !door.has(file) && (door.has(hostId) || !shell.has(file)));
}

/** Built into dist/admin, from where the API serves it below /admin. `npx vite` in this folder serves it while it is written. */
export default defineConfig({
  root: path('.'),
  base: '/admin/',
  plugins: [react(), tailwindcss(), whatIsThere],
  resolve: {
    alias: {
      '@': path('src'),
      '#platform/session-client': path('../../libs/platform/session-client/src/index.ts'),
    },
  },
  build: {
    outDir: path('../../dist/admin'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    // The policy of the page forbids data: addresses, and small files compress as well as inlined ones.
    assetsInlineLimit: 0,
    // Every chunk names those it imports: what somebody waits for keeps its name, the many small ones between them go without.
    rolldownOptions: {
      output: { chunkFileNames: ({ isDynamicEntry }) => (isDynamicEntry ? 'assets/[name]-[hash].js' : 'assets/[hash].js') },
    },
    modulePreload: { polyfill: false, resolveDependencies: withoutWhatIsThere },
    reportCompressedSize: false,
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://localhost:3000', '/openapi.json': 'http://localhost:3000' } },
});
