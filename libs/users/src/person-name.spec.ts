import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsPersonName } from './person-name.js';

class Person {
  @IsPersonName()
  name: string;
}
const isName = (name: unknown): boolean => validateSync(Object.assign(new Person(), { name })).length === 0;

describe('names of people', () => {
  it.each(['Ana', 'Núñez', "O'Brien", '李小龍', '김', 'ﾀﾛｳ', 'x'.repeat(100), 'á'.repeat(100), '가'.repeat(100)])(
    'US1 may be %s',
    (name) => {
      expect(isName(name)).toBe(true);
    },
  );

  it('US1 arrive composed, without spaces around them; what is no text arrives as it is', () => {
    const arrived = (name: unknown) => plainToInstance(Person, { name }).name;
    expect([arrived('  Nu\u0301ñez '), arrived(null), arrived(7)]).toEqual(['Núñez', null, 7]);
  });

  it.each(['', ' ', '!', 'a\nb', '<b>', 'see http://x', 'x'.repeat(101), `a${'㌖'.repeat(30)}`, 'ﷲ'.repeat(99), null, 7])(
    'US1 may not be %j',
    (name) => {
      expect(isName(name)).toBe(false);
    },
  );
});
