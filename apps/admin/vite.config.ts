import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Built into dist/admin, from where the API serves it below /admin. `npx vite` in this folder serves it while it is written. */
export default defineConfig({
  root: path('.'),
  base: '/admin/',
  plugins: [react(), tailwindcss()],
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
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://localhost:3000', '/openapi.json': 'http://localhost:3000' } },
});
