// How long a page of two million tickets takes, whatever is asked for, and a search in five million entries.
// Usage: node test/bench/tickets.bench.mjs [requests per case, default 100] [tickets, default 2000000]
import { startServer } from './child.mjs';
import { startInstallation } from './installation.mjs';
import { seedTickets } from './million-tickets.mjs';

const REQUESTS = Number(process.argv[2] ?? 100);
const TICKETS = Number(process.argv[3] ?? 2_000_000);
const GOAL_MS = 30;

const installation = await startInstallation();
const stops = [installation.stop];
try {
  console.log(`${TICKETS} tickets are being made …`);
  await seedTickets(installation.client, TICKETS);
  const one = async (text) => (await installation.client.query(text)).rows[0].id;
  const worker = await one(`select id from users where email = 'worker7@bench.test'`);
  const team = await one(`select id from ticket_teams where name = 'Team 3'`);
  const small = await one(`select id from organisations where slug = 'bench-3'`);
  const product = await startServer('product.mjs', { ...installation.env, BENCH_ADMIN: '1' });
  stops.unshift(product.stop);
  const unsettled = 'new,open,pending,on_hold';
  const cases = [
    ['all', {}],
    ['all, oldest first', { sort: 'created' }],
    ['unsettled', { status: unsettled }],
    ['unsettled, by due time', { status: unsettled, sort: 'due' }],
    ['unsettled, by priority', { status: unsettled, sort: 'priority' }],
    ['new', { status: 'new' }],
    ['closed, urgent', { status: 'closed', priority: 'urgent' }],
    ['unassigned, unsettled', { status: unsettled, assignee: 'none' }],
    ['of one person, unsettled', { status: unsettled, assignee: worker }],
    ['of one person, all', { assignee: worker }],
    ['of a team, unsettled, by priority', { status: unsettled, team, sort: 'priority' }],
    ['with a tag of many', { tag: 'vpn' }],
    ['with a rare tag', { tag: 'rare' }],
    ['of a requester', { requester: 'person4711@bench.test' }],
    ['due soon', { dueBefore: new Date(Date.now() + 86_400_000).toISOString(), sort: 'due' }],
    ['small organisation', { organisationId: small, status: unsettled }],
    ['search: a word of a fifth', { search: 'error' }],
    ['search: a word of a fifth, unsettled', { search: 'error', status: unsettled }],
    ['search: a word of a fifth, of one person', { search: 'error', assignee: worker, status: unsettled }],
    ['search: a word of a fiftieth', { search: 'printer' }],
    ['search: two words of many', { search: 'error printer' }],
    ['search: a rare word', { search: 'quokka' }],
    ['search: no word', { search: 'xylophone' }],
    ['search: a common word in a small organisation', { search: 'error', organisationId: small }],
    ['search: a number', { search: '#1200' }],
  ];
  const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
  row(['case', 'p50 ms', 'p95 ms', 'items', 'total']);
  row(Array.from({ length: 5 }, () => '---'));
  let missed = 0;
  for (const [name, query] of cases) {
    const { p50, p95, body } = await measure(product, query);
    if (p95 > GOAL_MS) missed += 1;
    const total = body.total && `${body.total.count}${body.total.exact ? '' : '+'}`;
    row([name, p50.toFixed(1), `${p95.toFixed(1)}${p95 > GOAL_MS ? ' missed' : ''}`, body.items.length, total]);
  }
  console.log(missed === 0 ? 'Goal met.' : `${missed} cases missed the goal of ${GOAL_MS} ms.`);
} finally {
  for (const stop of stops) await stop();
}

async function measure(target, query) {
  const search = new URLSearchParams({ ...query, limit: '50' });
  const times = [];
  let first;
  for (let count = -3; count < REQUESTS; count += 1) {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${target.port}/api/admin/tickets?${search}`, {
      headers: { authorization: `Bearer ${target.token}` },
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${search}: ${answer.status} ${text}`);
    first ??= JSON.parse(text);
    if (count >= 0) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95)], body: first };
}
