import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { withFreePort } from './port.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

function occupy(port = 0): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as { port: number }).port));
  });
}

/** As the default port would be, wherever the tests run. */
const unasked = (port: number) => loadConfig({}).with({ port, portIsExplicit: false, publicUrl: `http://localhost:${port}` });

it('W5 takes the port when it is free', async () => {
  const took = async () => {
    const port = await occupy();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const config = unasked(port);
    return (await withFreePort(config)) === config;
  };
  // Another program of the machine may be given it meanwhile, but hardly twice.
  expect((await took()) || (await took())).toBe(true);
});

it('W5 takes the next free port when the default is busy, and names it in links', async () => {
  const port = await occupy();
  const found = await withFreePort(unasked(port));
  expect(found.port).toBeGreaterThan(port);
  expect(found.port).toBeLessThanOrEqual(port + 20);
  expect(found.publicUrl).toBe(`http://localhost:${found.port}`);
  const named = await withFreePort(unasked(port).with({ publicUrl: 'https://plaza.example.com', publicUrlIsExplicit: true }));
  expect(named.publicUrl).toBe('https://plaza.example.com');
});

it('W5 refuses a busy port that was asked for, in one sentence', async () => {
  const port = await occupy();
  await expect(withFreePort(loadConfig({ PORT: String(port) }))).rejects.toThrow(
    new RegExp(`^port ${port} of 127.0.0.1 is in use: .*PORT`),
  );
});

it('W5 names an address this machine does not have', async () => {
  await expect(withFreePort(loadConfig({ HOST: '192.0.2.1' }))).rejects.toThrow(/^192\.0\.2\.1 is not an address of this machine/);
});

it('asks the system for a port when it is 0', async () => {
  expect((await withFreePort(loadConfig({ PORT: '0' }))).port).toBeGreaterThan(1023);
});
