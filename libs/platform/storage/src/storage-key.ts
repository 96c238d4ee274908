const MAX_KEY = 200;

/**
 * Folders without a dot, then a name with one ending: such a key leads out of no folder, hides nothing, and is never a
 * folder of another one. Small letters only, since some file systems do not tell them from capitals.
 */
const KEY = /^(?:[a-z0-9][a-z0-9_-]{0,63}\/){1,8}[a-z0-9][a-z0-9_-]{0,63}\.([a-z0-9]{1,8})$/;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  bin: 'application/octet-stream',
  csv: 'text/csv',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webp: 'image/webp',
  zip: 'application/zip',
};

/**
 * The content type of a key. It follows from the ending, so that files on disk are plain files, which any tool copies
 * into a bucket with the right types.
 * @throws a plain Error for what is no key of ours: keys are made by code, never by people.
 */
export function contentTypeOf(key: string): string {
  const ending = key.length <= MAX_KEY ? KEY.exec(key)?.[1] : undefined;
  if (ending === undefined) throw new Error('A storage key is made of folders and a name with an ending, in small letters and digits');
  const type = CONTENT_TYPES[ending];
  if (type === undefined) throw new Error(`No content type belongs to files ending in .${ending}`);
  return type;
}

/** @throws a plain Error when the type does not belong to the key. */
export function requireContentType(key: string, contentType: string): void {
  const expected = contentTypeOf(key);
  if (contentType !== expected) throw new Error(`A file of this ending is ${expected}, not ${contentType}`);
}

/** True for what can be a key; anything else that lies in a folder is none of our files. */
export function isKey(text: string): boolean {
  const ending = text.length <= MAX_KEY ? KEY.exec(text)?.[1] : undefined;
  return ending !== undefined && CONTENT_TYPES[ending] !== undefined;
}

const FOLDER = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** @throws a plain Error for what is no folder of keys. */
export function requireFolder(folder: string): void {
  if (!FOLDER.test(folder)) throw new Error('A folder of the storage is one word in small letters and digits');
}
