import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBatches, removeBatch } from '../src/index.js';
import { type PlantedThings, plantThings } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
afterAll(() => planted?.close());

it('AU15 removes what is old, so much at a time, and leaves alone what somebody else works on', async () => {
  for (const name of ['old 1', 'old 2', 'old 3', 'held', 'young']) await planted.insert(name);
  const old = sql<boolean>`name <> ${'young'}`;
  const holder = planted.owner;
  await holder.query(`begin; select 1 from app.planted_things where name = 'held' for update`);
  expect(await removeBatch(planted.rows(), 'planted_things', old, 2)).toBe(2);
  await inBatches((limit) => removeBatch(planted.rows(), 'planted_things', old, limit));
  await holder.query('rollback');
  expect(await planted.names()).toEqual(['held', 'young']);
});
