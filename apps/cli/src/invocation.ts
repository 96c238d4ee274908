/** What bin/zocalo.mjs hands over. */
export interface Invocation {
  /** Folder of the project, absolute. */
  readonly root: string;
  /** Command line after the program's name. */
  readonly arguments: readonly string[];
  readonly version: string;
  readonly build: { readonly state: 'present' | 'fresh' | 'built' | 'no-compiler' | 'no-sources'; readonly ms: number };
}
