import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ContentCoding } from './accepted-coding.js';
import { buildMark, panelFolder } from './panel-folder.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const CODINGS: Readonly<Record<string, ContentCoding>> = { '.br': 'br', '.gz': 'gzip' };

/** A file of the panel as it is, and compressed where the build did that. */
export interface PanelAsset {
  readonly type: string;
  readonly bodies: Readonly<Partial<Record<ContentCoding | 'identity', Buffer>>>;
}

/** The document that starts the panel, whatever its address. */
interface PanelDocument {
  readonly body: Buffer;
  /** In quotes, as it stands in the header. */
  readonly etag: string;
}

interface Build {
  readonly document: PanelDocument;
  readonly assets: ReadonlyMap<string, PanelAsset>;
}

/**
 * The built panel, read whole when somebody first asks, so that a start does not wait for it, and again after the next build. An asset
 * is looked up by its name: no path reaches the disk.
 */
@Injectable()
export class PanelFiles {
  private reading: { readonly mark: string; readonly build: Promise<Build | null> } | undefined;

  /** Null where the panel is not built. */
  async document(): Promise<PanelDocument | null> {
    return (await this.current())?.document ?? null;
  }

  /** Null for a name that the build does not know. */
  async asset(name: string): Promise<PanelAsset | null> {
    return (await this.current())?.assets.get(name) ?? null;
  }

  private async current(): Promise<Build | null> {
    const folder = panelFolder();
    const mark = await buildMark(folder);
    if (mark === null) return null;
    if (this.reading?.mark !== mark) this.reading = { mark, build: readBuild(folder) };
    const { reading } = this;
    const build = await reading.build;
    // What went away while it was read is looked for again by the next request.
    if (build === null && this.reading === reading) this.reading = undefined;
    return build;
  }
}

async function readBuild(folder: string): Promise<Build | null> {
  try {
    const assets = join(folder, 'assets');
    const names = await readdir(assets);
    const [body, ...files] = await Promise.all([
      readFile(join(folder, 'index.html')),
      ...names.map((name) => readFile(join(assets, name))),
    ]);
    const contents = new Map(names.map((name, index) => [name, files[index]!]));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    return { document: { body, etag }, assets: assetsOf(contents) };
  } catch {
    return null;
  }
}

function assetsOf(contents: ReadonlyMap<string, Buffer>): Map<string, PanelAsset> {
  const assets = new Map<string, PanelAsset>();
  for (const [name, identity] of contents) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const bodies: Partial<Record<ContentCoding | 'identity', Buffer>> = { identity };
    for (const [ending, coding] of Object.entries(CODINGS)) {
      const compressed = contents.get(name + ending);
      if (compressed) bodies[coding] = compressed;
    }
    assets.set(name, { type, bodies });
  }
  return assets;
}
