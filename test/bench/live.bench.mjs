// From sending a message at one process to its live event on another one that keeps many streams open. Usage: node
// test/bench/live.bench.mjs [streams, default 500] [seconds, default 15] [messages a second, default 50]
import { randomUUID } from 'node:crypto';
import { Agent, get, request } from 'node:http';
import { residentOf, startServer } from './child.mjs';
import { startInstallation } from './installation.mjs';

const STREAMS = Number(process.argv[2] ?? 500);
const SECONDS = Number(process.argv[3] ?? 15);
const RATE = Number(process.argv[4] ?? 50);
const WARM_UP = 100;
const GOAL_MS = 50;
/** After the last message. */
const PATIENCE_MS = 5_000;

/** Heard of before the answer to its sender has said which message it was. */
const early = new Map();

const installation = await startInstallation();
const stops = [installation.stop];
const streams = [];
try {
  const env = { ...installation.env, CONNECTIONS_PER_ADDRESS: '0' };
  const sending = await startServer('product.mjs', { ...env, BENCH_PEOPLE: String(STREAMS) });
  stops.unshift(sending.stop);
  const telling = await startServer('product.mjs', env);
  stops.unshift(telling.stop);
  const before = residentOf(telling.pid);
  /** By client id: when it was sent, and when the recipient heard of it. */
  const sent = new Map();
  for (const person of sending.people) streams.push(await follow(telling.port, person, sent));
  const perStream = ((residentOf(telling.pid) - before) * 1024) / STREAMS;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  await sendAll(sending, agent, WARM_UP, sent);
  sent.clear();
  await sendAll(sending, agent, RATE * SECONDS, sent);
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && [...sent.values()].some(({ heard }) => heard === undefined))
    await new Promise((resolve) => void setTimeout(resolve, 50));
  agent.destroy();
  print([...sent.values()], perStream);
} finally {
  for (const stream of streams) stream.destroy();
  for (const stop of stops) await stop();
}

/** Opens the stream of a person and notes when they hear of what. */
function follow(port, { id, token }, sent) {
  return new Promise((resolve, reject) => {
    const opened = get(`http://127.0.0.1:${port}/api/live`, { headers: { authorization: `Bearer ${token}` }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`A stream was refused with ${answer.statusCode}`));
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => {
        const now = performance.now();
        const frames = (text + piece).split('\n\n');
        text = frames.pop();
        for (const frame of frames) {
          if (frame.includes('event: reset')) resolve(opened);
          if (!frame.includes('event: message.sent')) continue;
          const { userId, sequence } = JSON.parse(/^data: (.*)$/m.exec(frame)[1]);
          const message = sent.get(`${userId} ${id} ${sequence}`);
          if (message) message.heard ??= now;
          else early.set(`${userId} ${id} ${sequence}`, now);
        }
      });
    });
    opened.on('error', reject);
  });
}

/** At a fixed rate, so that waiting shows as latency and not as fewer messages. */
async function sendAll({ port, people }, agent, count, sent) {
  const begun = performance.now();
  const answers = [];
  for (let number = 0; number < count; number += 1) {
    const due = begun + (number * 1_000) / RATE;
    while (performance.now() < due) await new Promise((resolve) => void setTimeout(resolve, Math.max(1, due - performance.now())));
    const from = people[number % people.length];
    const to = people[(number + 1) % people.length];
    answers.push(send(port, agent, from, to, sent));
  }
  await Promise.all(answers);
}

function send(port, agent, from, to, sent) {
  const body = JSON.stringify({ recipientId: to.id, clientId: randomUUID(), body: 'Are you in on Thursday?' });
  const headers = { authorization: `Bearer ${from.token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const at = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/api/messages', method: 'POST', headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => {
        if (answer.statusCode !== 201) return reject(new Error(`${answer.statusCode} ${text}`));
        const key = `${from.id} ${to.id} ${JSON.parse(text).sequence}`;
        sent.set(key, { at, answered: performance.now(), heard: early.get(key) });
        return resolve();
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function print(messages, perStream) {
  const heard = messages.filter((message) => message.heard !== undefined);
  const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
  const told = heard.map((message) => message.heard - message.at);
  const answered = messages.map((message) => message.answered - message.at);
  console.log(`\n${STREAMS} streams on one process, ${RATE} messages a second sent at another, ${messages.length} in all\n`);
  console.log(
    `| from the request to the event | p50 ${percentile(told, 0.5).toFixed(1)} ms, p95 ${percentile(told, 0.95).toFixed(1)} ms | goal p95 ≤ ${GOAL_MS} ms |`,
  );
  console.log(
    `| from the request to its answer | p50 ${percentile(answered, 0.5).toFixed(1)} ms, p95 ${percentile(answered, 0.95).toFixed(1)} ms | |`,
  );
  console.log(`| not heard of | ${messages.length - heard.length} | goal 0 |`);
  console.log(`| memory of a stream | ${perStream.toFixed(0)} kB | |`);
  const isMet = heard.length === messages.length && percentile(told, 0.95) <= GOAL_MS;
  console.log(isMet ? '\nmet' : '\nmissed');
  process.exitCode = isMet ? 0 : 1;
}
