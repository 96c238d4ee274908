import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { PageDto } from './page.dto.js';
import { RequestPipe } from './request.pipe.js';

const read = (query: object) => new RequestPipe().transform(query, { type: 'query', metatype: PageDto, data: '' });

describe('the length of a page', () => {
  it.each([
    ['1', 1],
    ['42', 42],
    ['100', 100],
    [undefined, undefined],
  ])('W3 is a number in digits: %j', async (limit, expected) => {
    expect(await read(limit === undefined ? {} : { limit })).toEqual(expected === undefined ? {} : { limit: expected });
  });

  it.each(['', ' ', '0', '101', '1e1', '0x10', '1.0', '-1', '+5', ' 5', '٣', 'x', 'Infinity', ['1', '2'], { $gt: '1' }])(
    'W3 is nothing else: %j',
    async (limit) => {
      await expect(read({ limit })).rejects.toMatchObject({
        details: { fields: [{ field: 'limit', problem: 'must be a whole number from 1 to 100' }] },
      });
    },
  );
});
