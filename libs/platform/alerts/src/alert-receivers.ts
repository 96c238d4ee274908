import { Injectable } from '@nestjs/common';
import type { FigureUnit } from '#platform/status';
import type { AlertSeverity, InBothLanguages } from './alert-rule.js';

/** An alert, for those who tell people. */
export interface AlertNotice {
  readonly id: string;
  readonly ruleKey: string;
  readonly group: string;
  readonly severity: AlertSeverity;
  readonly name: InBothLanguages;
  /** Empty where the rule has just one. */
  readonly subject: string;
  /** What people read for the subject; empty without one. */
  readonly label: string;
  /** The figure or count that made it fire; null where there is none. */
  readonly value: number | null;
  readonly unit: FigureUnit | null;
  readonly firedAt: Date;
}

/**
 * Port: hears of alerts that nobody silenced and no other alert explains, in the transaction of the change: what throws leaves
 * the change undone, and it comes again a second later. Each alert is told once, and that it is over once if it was told.
 */
export interface AlertReceiver {
  fired(alert: AlertNotice): Promise<void>;
  resolved(alert: AlertNotice): Promise<void>;
}

/** Who hears of alerts. One per process; every process that may raise one needs all of them. */
@Injectable()
export class AlertReceivers {
  private readonly known: AlertReceiver[] = [];

  /** Called when a module starts. */
  register(receiver: AlertReceiver): void {
    this.known.push(receiver);
  }

  get all(): readonly AlertReceiver[] {
    return this.known;
  }
}
