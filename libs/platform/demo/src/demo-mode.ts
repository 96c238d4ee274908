import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/settings';
import { DemoSettings } from './demo.settings.js';

/** Whether this installation is a demonstration: whatever would reach somebody outside of it (mail, messages, payments) is kept instead. */
@Injectable()
export class DemoMode {
  constructor(private readonly settings: Settings) {}

  /** Changes while everything runs: ask when something is about to leave, and never keep the answer. */
  get isOn(): boolean {
    return this.settings.get(DemoSettings['demo.mode']);
  }
}
