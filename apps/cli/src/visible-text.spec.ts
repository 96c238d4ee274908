import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addBackup } from './commands/backup.js';
import type { Invocation } from './invocation.js';

/** What the program says to these words, none of which gets as far as doing anything. */
async function refusalOf(...words: string[]): Promise<string> {
  let said = '';
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (said += text) });
  addBackup(program, {} as Invocation);
  for (const each of [...program.commands, ...program.commands[0]!.commands]) each.copyInheritedSettings(program);
  await expect(program.parseAsync(['backup', ...words], { from: 'user' })).rejects.toThrow();
  return said;
}

it.each(['', ' ', ' before', 'a\nb', 'x'.repeat(201)])(
  'BK2 a note that nobody could read is refused before anything is done: %j',
  async (note) => {
    expect(await refusalOf('create', '--note', note)).toContain('It must be 1 to 200 visible characters.');
  },
);

it.each(['', 'x'.repeat(301)])('BK3 so is the reason of a restore: %j', async (reason) => {
  expect(await refusalOf('restore', 'some-id', '--reason', reason)).toContain('It must be 1 to 300 visible characters.');
});
