import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ExportedFile } from '#platform/privacy';

/** Bytes of a finished archive. */
export interface Archived {
  readonly size: number;
}

/**
 * Writes files of records into a ZIP as they are read, one at a time and never whole: `store` gets the archive as it
 * grows. What fails on either side fails the other, and `store` keeps nothing.
 * @param reached called after each file, with its path; what it throws ends the archive.
 */
export async function archive(
  files: AsyncIterable<ExportedFile>,
  store: (body: Readable) => Promise<void>,
  reached: (path: string) => Promise<void>,
): Promise<Archived> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  let size = 0;
  const stored = store(
    Readable.from(
      measured(output, (bytes) => (size += bytes)),
      { objectMode: false },
    ),
  );
  // Awaited below in every case; without this a failure before that would count as unhandled.
  stored.catch(() => undefined);
  try {
    for await (const file of files) {
      const text = Readable.from(json(file.records), { objectMode: false });
      zip.addReadStream(text, file.path);
      await Promise.race([finished(text), stored.then(() => Promise.reject(new Error('The storage ended before the archive did')))]);
      await reached(file.path);
    }
    zip.end();
    await stored;
    return { size };
  } catch (error) {
    output.destroy(error as Error);
    await stored.catch(() => undefined);
    throw error;
  }
}

async function* measured(source: Readable, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

/** A JSON array, record by record. */
async function* json(records: ExportedFile['records']): AsyncGenerator<string> {
  let before = '[\n';
  for await (const record of records) {
    yield before + JSON.stringify(record);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
