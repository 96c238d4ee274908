import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addOpenapi(program: Command, invocation: Invocation): void {
  program
    .command('openapi')
    .description('write the description of the HTTP interface (OpenAPI 3.1, JSON)')
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addHelpText('after', HELP)
    .action(async (options: { output?: string }) => {
      const { writeOpenapi } = await import('../openapi.js');
      await writeOpenapi(invocation, options.output);
    });
}

const HELP = `
Example:
  $ npx zocalo openapi --output openapi.json

A running platform serves the same at /openapi.json, and readable at /docs.`;
