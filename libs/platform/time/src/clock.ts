import { Injectable } from '@nestjs/common';

/** The only source of "now" for code whose answer depends on it. Expiry of credentials is judged by the database instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is moved; for tests. */
export class FixedClock extends Clock {
  constructor(private current: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.current);
  }

  moveTo(instant: Date): void {
    this.current = instant;
  }
}
