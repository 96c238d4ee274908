import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD_ID = /^[0-9a-f]{4,40}$/;

let known: string | undefined;

/** The release this process runs, such as `0.1.0+3f9a1c07b2`; `0.1.0-dev` when it runs from its sources. */
export function releaseVersion(): string {
  return (known ??= readRelease(dirname(fileURLToPath(import.meta.url))));
}

/** The folder of the project, wherever the program lies in it. */
export function projectRoot(): string {
  return rootAbove(dirname(fileURLToPath(import.meta.url)));
}

/** The release that a folder of the project belongs to; see above. */
export function readRelease(folder: string): string {
  const root = rootAbove(folder);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const id = relative(root, folder).split(sep)[0] === 'dist' ? buildIdIn(root) : undefined;
  return id === undefined ? `${version}-dev` : `${version}+${id}`;
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('There is no package.json above the program.');
  return rootAbove(parent);
}

/** Undefined for a build without a sound one: it only tells builds apart. */
function buildIdIn(root: string): string | undefined {
  try {
    const id = readFileSync(join(root, 'dist/build-id'), 'utf8').trim();
    return BUILD_ID.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
