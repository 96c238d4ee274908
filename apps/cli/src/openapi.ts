import { writeFileSync } from 'node:fs';
import type { Invocation } from './invocation.js';
import { withApplication } from './with-application.js';

/** `zocalo openapi`: the document the API serves. */
export async function writeOpenapi(invocation: Invocation, output: string | undefined): Promise<void> {
  const text = await withApplication(
    invocation,
    (_app, _config, document) => Promise.resolve(`${JSON.stringify(document, null, 2)}\n`),
    // It tells about the program, not about an installation.
    { mayBegin: () => true },
  );
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}
