import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { chunksFetchedTogether, modulesFetchedTogether } from './fetched-together.ts';

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
      const chunks = chunksFetchedTogether(bundle);
      for (const file of chunks.door) door.add(file);
      for (const file of chunks.shell) shell.add(file);
    },
  },
};

/** Each import names what is to be fetched with it: without what is there already, which was a quarter of what the shell weighs on its own. */
function withoutWhatIsThere(_: string, files: string[], { hostId, hostType }: { hostId: string; hostType: 'html' | 'js' }): string[] {
  if (hostType === 'html') return files;
  return files.filter((file) => !door.has(file) && (door.has(hostId) || !shell.has(file)));
}

const base = {
  root: path('.'),
  base: '/admin/',
  resolve: {
    alias: {
      '@': path('src'),
      '#platform/session-client': path('../../libs/platform/session-client/src/index.ts'),
    },
  },
} satisfies UserConfig;

/** Built into dist/admin, from where the API serves it below /admin. `npx vite` in this folder serves it while it is written. */
export default defineConfig(async ({ command }): Promise<UserConfig> => {
  const together = command === 'build' ? await modulesFetchedTogether(base) : null;
  return {
    ...base,
    plugins: [react(), tailwindcss(), whatIsThere],
    build: {
      outDir: path('../../dist/admin'),
      emptyOutDir: true,
      target: 'es2023',
      manifest: 'manifest.json',
      // The policy of the page forbids data: addresses, and small files compress as well as inlined ones.
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: {
          // Every chunk names those it imports: what somebody waits for keeps its name, the many small ones between them go without.
          chunkFileNames: ({ isDynamicEntry }) => (isDynamicEntry ? 'assets/[name]-[hash].js' : 'assets/[hash].js'),
          codeSplitting: {
            groups: [
              { name: 'door', test: (id) => together?.door.has(id) ?? false },
              { name: 'shell', test: (id) => together?.shell.has(id) ?? false },
            ],
          },
        },
      },
      modulePreload: { polyfill: false, resolveDependencies: withoutWhatIsThere },
      reportCompressedSize: false,
    },
    server: { port: 5173, strictPort: true, proxy: { '/api': 'http://localhost:3000', '/openapi.json': 'http://localhost:3000' } },
  };
});
