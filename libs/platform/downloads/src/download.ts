/** What a file consists of: a stream, or pieces made while they are read. */
type Pieces = AsyncIterable<Buffer | string>;

export interface DownloadOptions {
  /** As people shall find it on their disk, in any script; what a header cannot carry is replaced. */
  readonly filename: string;
  /** Content type, such as `text/csv; charset=utf-8`. */
  readonly type: string;
  readonly body: Pieces;
  /** Shown instead of saved. Only for content that was made or checked here. */
  readonly inline?: boolean;
  /** Other headers, such as `etag` and `cache-control`; names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, where they are known beforehand. */
  readonly size?: number;
  /** After which a reader who is still reading is cut off; 600. */
  readonly seconds?: number;
}

/** A file on its way out; a handler returns it instead of a view. */
export class Download {
  constructor(readonly options: DownloadOptions) {}

  /** Headers of the answer. */
  get headers(): Readonly<Record<string, string>> {
    const { filename, type, inline, size, headers } = this.options;
    return {
      ...headers,
      'content-type': type,
      'content-disposition': `${inline ? 'inline' : 'attachment'}; ${nameOf(filename)}`,
      ...(size === undefined ? {} : { 'content-length': String(size) }),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
    };
  }
}

export function download(options: DownloadOptions): Download {
  return new Download(options);
}

const MAX_NAME = 150;

/** Both spellings of RFC 6266: one for old readers in ASCII, one in UTF-8 where that differs. */
function nameOf(filename: string): string {
  const clean = filename
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}"\\/:*?<>|]/gu, '_')
    .replace(/^[.\s]+/, '_');
  const name = [...(clean === '' ? 'download' : clean)].slice(0, MAX_NAME).join('');
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replaceAll('%', '_');
  const plain = `filename="${ascii}"`;
  if (ascii === name) return plain;
  return `${plain}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*!]/g, (each) => `%${each.codePointAt(0)!.toString(16).toUpperCase()}`)}`;
}
