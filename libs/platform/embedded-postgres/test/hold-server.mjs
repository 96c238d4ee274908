// A process that starts the server of the directory it is given, says so, and waits to be killed (or stops it on SIGTERM).
import './from-source.mjs';

const { startEmbeddedServer } = await import('../src/index.ts');
const log = (line) => process.stderr.write(`${line}\n`);
const server = await startEmbeddedServer({
  home: process.argv[2],
  temporary: process.argv[3] === 'temporary',
  settings: { fsync: 'off', shared_buffers: '16MB' },
  log,
});
const stay = setInterval(() => undefined, 1000);
process.once('SIGTERM', () => void server.stop().then(() => clearInterval(stay)));
process.stdout.write(`${JSON.stringify({ port: server.port, adopted: server.adopted })}\n`);
