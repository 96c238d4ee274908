import { describe, expect, it } from 'vitest';
import type { PersonalDataContributor } from './personal-data-contributor.js';
import { PersonalData } from './personal-data.js';

const erased: string[] = [];
const contributor = (name: string, after: string[] = [], tables = [name]): PersonalDataContributor => ({
  name,
  tables,
  after,
  exportOf: (userId) => [{ name: 'things', records: [{ userId, of: name }] }],
  erase: async () => void erased.push(name),
});

function registryOf(...all: PersonalDataContributor[]): PersonalData {
  const data = new PersonalData();
  for (const each of all) data.register(each);
  return data;
}

describe('US6 personal data', () => {
  it('US6 asks every lib, each after those whose rows point at its own', async () => {
    const data = registryOf(contributor('users', ['desks', 'tickets']), contributor('tickets'), contributor('desks', ['tickets']));
    const paths: string[] = [];
    for await (const file of data.exportOf('ana', ['ana@example.com'])) paths.push(file.path);
    expect(paths).toEqual(['tickets/things.json', 'desks/things.json', 'users/things.json']);
    erased.length = 0;
    await data.erase({ userId: 'ana', email: 'ana@example.com', emails: ['ana@example.com'] });
    expect(erased).toEqual(['tickets', 'desks', 'users']);
  });

  it('US6 asks a lib first that keeps others from writing what another removes', async () => {
    erased.length = 0;
    const data = registryOf(
      contributor('mail'),
      { ...contributor('ticket-mail'), before: ['mail', 'absent'] },
      contributor('users', ['mail']),
    );
    await data.erase({ userId: 'ana', email: 'ana@example.com', emails: ['ana@example.com'] });
    expect(erased).toEqual(['ticket-mail', 'mail', 'users']);
    const circle = registryOf({ ...contributor('a'), before: ['b'] }, { ...contributor('b'), before: ['a'] });
    await expect(circle.exportOf('ana', []).next()).rejects.toThrow('wait for one another');
  });

  it('US6 refuses two claims to one table or name, and an order that cannot be', async () => {
    expect(() => registryOf(contributor('a'), contributor('b', [], ['b', 'a']))).toThrow('Personal data of b is claimed by a already');
    expect(() => registryOf(contributor('a'), contributor('a', [], ['c']))).toThrow('claimed by a already');
    await expect(
      registryOf(contributor('a', ['b']), contributor('b', ['a']))
        .exportOf('ana', [])
        .next(),
    ).rejects.toThrow('wait for one another');
    expect([...registryOf(contributor('a', [], ['x', 'y'])).claims()]).toEqual([
      ['x', 'a'],
      ['y', 'a'],
    ]);
  });
});
