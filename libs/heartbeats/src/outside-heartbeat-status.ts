import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '#platform/settings';
import { type StatusContributor, StatusRegistry } from '#platform/status';
import { HeartbeatSettings } from './heartbeat.settings.js';
import { HeartbeatWatchRepository, type OutsideState } from './heartbeat-watch.repository.js';

/** A part of the status: whether somebody outside hears of us. */
@Injectable()
export class OutsideHeartbeatStatus implements StatusContributor, OnModuleInit {
  readonly name = 'outside-heartbeat';

  constructor(
    private readonly registry: StatusRegistry,
    private readonly settings: Settings,
    private readonly watch: HeartbeatWatchRepository,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async read(): Promise<{ readonly isSet: boolean } & OutsideState> {
    const isSet = this.settings.get(HeartbeatSettings['alerts.outside-heartbeat.url']) !== null;
    const state = await this.watch.outside();
    // What was wrong with an address that is no more is no problem.
    return { isSet, ...state, problem: isSet ? state.problem : null };
  }
}
