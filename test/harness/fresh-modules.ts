import { vi } from 'vitest';

// Runs before each test file. Files share a worker, and packages stay loaded there; our own modules keep registries and
// settings (events, jobs, the strength of passwords), which one file must not find as another has left them.
vi.resetModules();
