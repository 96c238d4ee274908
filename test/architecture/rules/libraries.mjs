/** Rules about a lib as a whole. */

/** @type {import('./tree.mjs').Rule} */
export const libraryRows = {
  name: 'library-rows',
  check({ libraries, rows }) {
    const path = 'architecture.mjs';
    const declared = Object.keys(rows);
    const present = libraries.map((library) => library.name);
    return [
      ...present
        .filter((name) => !declared.includes(name))
        .map((name) => ({ path: `libs/${name}`, message: 'has no row in architecture.mjs' })),
      ...declared.filter((name) => !present.includes(name)).map((name) => ({ path, message: `the row ${name} has no lib` })),
      ...declared.flatMap((name, index) =>
        rows[name]
          .filter((used) => !declared.slice(0, index).includes(used))
          .map((used) => ({
            path,
            message: `${name} names ${used}, which is not a row above it: the order of rows keeps the graph acyclic`,
          })),
      ),
    ];
  },
};

/** @type {import('./tree.mjs').Rule} */
export const libraryReadme = {
  name: 'library-readme',
  check: ({ libraries }) =>
    libraries
      .filter((library) => !library.hasReadme)
      .map((library) => ({
        path: library.folder,
        message: 'needs a README.md: what it owns (tables, events, permissions) and three invariants',
      })),
};

const MOST_FILES = 25;

/** @type {import('./tree.mjs').Rule} */
export const librarySize = {
  name: 'library-size',
  check: ({ libraries }) =>
    libraries.flatMap((library) => {
      const sources = library.files.filter(
        (file) => file.path.startsWith(`${library.folder}src/`) && !/\.spec\.ts$|\/testing\//.test(file.path),
      );
      return sources.length > MOST_FILES
        ? [{ path: library.folder, message: `has ${sources.length} source files; over ${MOST_FILES} it is two libs` }]
        : [];
    }),
};
