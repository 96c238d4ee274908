import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import type { Maintenance } from '#platform/maintenance';
import type { JobWorkers } from './job-workers.js';
import { MaintenancePause } from './maintenance-pause.js';

it.each(Array.from({ length: 12 }, (_, turns) => turns))(
  'MT1 misses no change, also one that comes %i turns after the one before',
  async (turns) => {
    vi.spyOn(Logger.prototype, 'log').mockReturnValue();
    let restricts = false;
    let isPaused = false;
    let tell = () => {};
    const maintenance = {
      get restricts() {
        return restricts;
      },
      onChange: (handler: () => void) => {
        tell = handler;
        return () => {};
      },
    };
    const workers = {
      pause: async () => void (isPaused = true),
      resume: () => void (isPaused = false),
    };
    const pause = new MaintenancePause(maintenance as unknown as Maintenance, workers as unknown as JobWorkers);
    pause.onModuleInit();
    await new Promise(setImmediate);
    restricts = true;
    tell();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    restricts = false;
    tell();
    await new Promise(setImmediate);
    expect(isPaused).toBe(false);
  },
);
