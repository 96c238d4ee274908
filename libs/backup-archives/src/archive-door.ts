/** What packs, unpacks and copies is large and seldom needed: loaded when it is, and through here only. */
export const loadArchiveWork = () => import('./archive-work.js');
