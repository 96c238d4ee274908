import { Injectable, Optional } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '#platform/metrics';

/** What of the live streams is counted, for Prometheus. */
@Injectable()
export class LiveFigures {
  private readonly told: Counter;
  private readonly ended: Counter<'reason'>;

  private readonly open: Gauge;

  constructor(@Optional() metrics?: Metrics) {
    const registers = metrics ? [metrics.registry] : [];
    this.told = new Counter({ name: 'zocalo_live_events_total', help: 'Live events told, one for each person.', registers });
    this.ended = new Counter({
      name: 'zocalo_live_streams_ended_total',
      help: 'Live streams ended by the server: with their session, too slow, replaced by newer ones.',
      labelNames: ['reason'],
      registers,
    });
    this.open = new Gauge({ name: 'zocalo_live_streams', help: 'Live streams that are open.', registers });
  }

  setOpen(streams: number): void {
    this.open.set(streams);
  }

  countTold(events: number): void {
    this.told.inc(events);
  }

  countEnded(reason: string): void {
    this.ended.inc({ reason });
  }
}
