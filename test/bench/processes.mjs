// What processes have used so far, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** User and system time of a server that forks: of its processes that are there, and of those that were. */
export function serverSeconds(parent) {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = processes.map(timesOf).filter((times) => times?.parent === parent);
  const { own, ended } = timesOf(parent);
  return children.reduce((sum, times) => sum + times.own + times.ended, own + ended);
}

/** Of those that this process started and that have ended. */
export function endedChildrenSeconds() {
  return timesOf('self').ended;
}

/** @param name of a line of its status, `VmRSS` or `VmHWM`. @returns megabytes. */
export function memoryOf(pid, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function timesOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ').map(Number);
    const seconds = (from) => (fields[from] + fields[from + 1]) / TICKS_PER_SECOND;
    return { parent: fields[1], own: seconds(11), ended: seconds(13) };
  } catch {
    return undefined;
  }
}
