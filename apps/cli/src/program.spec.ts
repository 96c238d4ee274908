import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { programOf } from './main.js';

const program = programOf({ root: '/', arguments: [], version: '0.0.0', build: { state: 'present', ms: 0 } });

/** Each command that does something, by its words. */
function commandsOf(parent: Command, words: readonly string[] = []): [string, Command][] {
  return parent.commands.flatMap((command) => {
    const path = [...words, command.name()];
    return command.commands.length > 0 ? commandsOf(command, path) : [[path.join(' '), command] as [string, Command]];
  });
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

it.each(commandsOf(program))('W2 zocalo %s --help has an example of it', (words, command) => {
  expect(helpOf(command)).toMatch(new RegExp(`^Example:\n(.*\n)*? {2}\\$ .*npx zocalo ${words}`, 'm'));
});
