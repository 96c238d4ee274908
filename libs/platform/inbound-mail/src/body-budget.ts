import { Injectable } from '@nestjs/common';

const MAX_BYTES = 64 * 1024 ** 2;

/** How much of mails that are on their way in this process holds in memory at once. */
@Injectable()
export class BodyBudget {
  protected readonly maxBytes: number = MAX_BYTES;
  private taken = 0;

  /** Opens an account that takes from the budget until it is closed. */
  open(): BodyAccount {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.taken + bytes > this.maxBytes) return false;
        this.taken += bytes;
        own += bytes;
        return true;
      },
      close: () => {
        this.taken -= own;
        own = 0;
      },
    };
  }
}

/** What one mail takes of the budget. */
export interface BodyAccount {
  /** @returns false when there is no room: nothing is taken then. */
  take(bytes: number): boolean;
  close(): void;
}
