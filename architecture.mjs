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
  'platform/metrics': [],
  'platform/embedded-postgres': [],
  'platform/logging': ['platform/context'],
  'platform/database': ['platform/config', 'platform/health'],
  'platform/demo': ['platform/errors', 'platform/database'],
  'platform/keys': ['platform/config', 'platform/database'],
  'platform/access': ['platform/errors'],
  'platform/limits': ['platform/errors', 'platform/config', 'platform/metrics'],
  'platform/bus': ['platform/config', 'platform/database'],
  'platform/events': ['platform/context', 'platform/database', 'platform/bus'],
  'platform/jobs': [
    'platform/errors',
    'platform/context',
    'platform/config',
    'platform/logging',
    'platform/database',
    'platform/bus',
    'platform/events',
  ],
  'platform/http': [
    'platform/errors',
    'platform/time',
    'platform/context',
    'platform/config',
    'platform/health',
    'platform/metrics',
    'platform/logging',
    'platform/database',
    'platform/access',
    'platform/limits',
  ],
  'platform/mail': [
    'platform/errors',
    'platform/i18n',
    'platform/config',
    'platform/logging',
    'platform/database',
    'platform/access',
    'platform/jobs',
    'platform/http',
  ],
  'platform/testing': ['platform/config', 'platform/embedded-postgres', 'platform/logging', 'platform/database', 'platform/jobs'],

  // Features, one floor on the other.
  audit: ['platform/context', 'platform/database'],
  users: ['platform/errors', 'platform/time', 'platform/database', 'platform/access', 'platform/http', 'audit'],
  auth: [
    'platform/errors',
    'platform/i18n',
    'platform/config',
    'platform/database',
    'platform/keys',
    'platform/access',
    'platform/limits',
    'platform/bus',
    'platform/events',
    'platform/jobs',
    'platform/http',
    'platform/mail',
    'audit',
    'users',
  ],
  offices: ['platform/errors', 'platform/access'],
};
