// The typed client of the panel, from the committed document. Written by scripts/generate-panel-client.mjs.
export default {
  input: 'test/contract/openapi.json',
  output: { path: 'apps/admin/src/api/generated' },
  logs: { level: 'silent' },
  plugins: [
    '@hey-api/typescript',
    { name: '@hey-api/client-fetch', throwOnError: true },
    // Requests are signed in by our own fetch, so the functions carry no word of it.
    { name: '@hey-api/sdk', auth: false, responseStyle: 'data' },
  ],
};
