// The hash alone: compares BENCH_HASH with BENCH_PASSWORD, as many at once as the product does. Whenever a line asks for so many
// milliseconds of it, it prints how many it did a second. Behind its port, which it prints first, the same comparison is a bare
// route that any POST gets: one hash and what HTTP costs, nothing else. Its threads give way as the product's do: else whatever else the
// machine does would hold up the one and not the other.
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { verify } from '@node-rs/argon2';
import Fastify from 'fastify';

const { letHashThreadsGiveWay } = await import(new URL('../../../dist/libs/passwords/src/hash-threads.js', import.meta.url).href);

const { BENCH_HASH: hash, BENCH_PASSWORD: password } = process.env;
const PLACES = Math.min(4, availableParallelism());

const compare = async (given) => {
  if (!(await verify(hash, given))) throw new Error('The hash is of another password');
};

let running = 0;
const waiting = [];
const app = Fastify({ logger: false });
app.post('/auth/login', async (request) => {
  if (running === PLACES) await new Promise((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    await compare(request.body.password);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
  return { ok: true };
});
await app.listen({ port: 0, host: '127.0.0.1' });
await compare(password);
letHashThreadsGiveWay();

process.stdout.write(`${JSON.stringify({ port: app.server.address().port })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const end = start + Number(line);
  let done = 0;
  const work = async () => {
    while (performance.now() < end) {
      await compare(password);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: PLACES }, work));
  process.stdout.write(`${(done / (performance.now() - start)) * 1000}\n`);
}
process.exit(0);
