// The hash alone: compares BENCH_HASH with BENCH_PASSWORD, as many at once as the product does, whenever a line asks for
// so many milliseconds of it, and prints how many it did a second.
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { verify } from '@node-rs/argon2';

const { BENCH_HASH: hash, BENCH_PASSWORD: password } = process.env;

process.stdout.write(`${JSON.stringify({ port: null })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const end = start + Number(line);
  let done = 0;
  const work = async () => {
    while (performance.now() < end) {
      if (!(await verify(hash, password))) throw new Error('The hash is of another password');
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  process.stdout.write(`${(done / (performance.now() - start)) * 1000}\n`);
}
