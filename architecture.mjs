/**
 * Who may use whom. One row per lib, from the ground up: a row may only name rows above it, so the graph cannot
 * have a cycle. The boundary rules, the generated map in docs/LIBRARIES.md and `npm run new:lib` read it.
 *
 * Every lib in the tree has a row and every row has a lib. A row names what the lib's own code imports; tests may
 * import any front door.
 */
export const libraries = {
  // The ground: no domain words.
  'platform/errors': [],
  'platform/time': [],
  'platform/context': [],
  'platform/i18n': [],
  'platform/config': [],
  'platform/health': [],
  'platform/demo': [],
  'platform/embedded-postgres': [],
  'platform/logging': ['platform/config', 'platform/context'],
  'platform/metrics': ['platform/config'],
  'platform/database': ['platform/config'],
  'platform/keys': ['platform/config', 'platform/database'],
  'platform/access': ['platform/context', 'platform/errors'],
  'platform/limits': ['platform/config', 'platform/errors', 'platform/metrics'],
  'platform/bus': ['platform/config', 'platform/database'],
  'platform/events': ['platform/bus', 'platform/context', 'platform/database'],
  'platform/jobs': ['platform/bus', 'platform/config', 'platform/context', 'platform/database', 'platform/errors', 'platform/events', 'platform/logging'],
  'platform/http': ['platform/access', 'platform/config', 'platform/context', 'platform/database', 'platform/errors', 'platform/limits', 'platform/logging'],
  'platform/mail': ['platform/config', 'platform/database', 'platform/http', 'platform/i18n', 'platform/jobs'],
  'platform/testing': ['platform/database', 'platform/embedded-postgres', 'platform/jobs'],
  audit: ['platform/context', 'platform/database'],
};
