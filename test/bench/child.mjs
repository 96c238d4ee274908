import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TICKS_PER_SECOND = 100;
/** As apps/cli/bin/zocalo.mjs runs the product. */
const NODE_OPTIONS = ['--max-semi-space-size=8'];

/** Starts one of servers/ and resolves with what it says of itself. `stop()` ends it. */
export async function startServer(file, env) {
  const path = fileURLToPath(new URL(`servers/${file}`, import.meta.url));
  const child = spawn(process.execPath, [...NODE_OPTIONS, path], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const said = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', function listen(chunk) {
      text += chunk;
      if (!text.includes('\n')) return;
      child.stdout.off('data', listen);
      resolve(JSON.parse(text));
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)));
    setTimeout(() => reject(new Error(`${file} was not ready within 30 s`)), 30_000).unref();
  });
  return {
    ...said,
    pid: child.pid,
    /** Sends a line and resolves with the line that comes back. */
    ask: (line) =>
      new Promise((resolve) => {
        child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
        child.stdin.write(`${line}\n`);
      }),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.stdin.end();
        setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      }),
  };
}

/** User and system time a process has used so far, in microseconds; undefined where /proc does not tell. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in MB; undefined where /proc does not tell. */
export function residentOf(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return undefined;
  }
}
