// The baseline: Fastify, pg and nothing else, doing the same work. Prints its port as JSON; ends when its standard input does.
import { createSecretKey } from 'node:crypto';
import Fastify from 'fastify';
import jwt from 'jsonwebtoken';
import pg from 'pg';

const key = createSecretKey(Buffer.from(process.env.BENCH_KEY, 'base64'));
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, options: '-c search_path=app' });
const app = Fastify({ logger: false });

app.get('/open', () => ({ ok: true }));

// The same kind of token, checked with the same library and a ready key object.
app.get('/static', (request, reply) => {
  try {
    jwt.verify(String(request.headers.authorization).slice('Bearer '.length), key, {
      algorithms: ['HS256'],
      issuer: 'zocalo',
      audience: 'zocalo-api',
    });
  } catch {
    return reply.code(401).send({ error: 'no' });
  }
  return { ok: true };
});

// The same rows, selected under the names they are sent with.
const DESKS = `
  select d.id, d.office_id as "officeId", d.code, d.name, d.status, r.id is not null as "isReserved",
         false as "isMine", null as "reservationId", u.first_name || ' ' || u.last_name as "occupantName"
  from desks d
  join offices o on o.id = d.office_id
  left join reservations r on r.desk_id = d.id and r.reservation_date = $2 and r.status = 'booked'
  left join users u on u.id = r.user_id
  where o.organisation_id = $1
  order by o.name, d.code`;

app.get('/desks', async (request) => {
  const { date } = request.query;
  const { rows } = await pool.query({ name: 'desks', text: DESKS, values: [process.env.BENCH_ORGANISATION, date] });
  return { date, items: rows };
});

await app.listen({ port: 0, host: '127.0.0.1' });
const token = jwt.sign({ sub: 'somebody', sid: 'some-session', ep: 1 }, key, {
  algorithm: 'HS256',
  issuer: 'zocalo',
  audience: 'zocalo-api',
  expiresIn: 3600,
});
process.stdout.write(`${JSON.stringify({ port: app.server.address().port, token })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
