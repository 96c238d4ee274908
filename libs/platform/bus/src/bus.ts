/** Called with the text of each message. Must not throw; what it throws is logged. */
export type BusHandler = (message: string) => void | Promise<void>;

/**
 * Port: short messages to every process of the installation, at once and without a promise. A message may be lost
 * (a connection breaks, a process is busy), so it only ever speeds up what a poll or an expiry finds as well.
 * Messages carry ids, never personal data.
 */
export abstract class Bus {
  /**
   * Sends to every subscriber, those of this process included. Inside a transaction it waits for the commit, and a
   * rollback drops it. Never rejects: a message that cannot be sent is logged.
   * @param channel lower-case words with dots or dashes, up to 40 characters
   * @param message up to 4096 bytes
   */
  abstract publish(channel: string, message: string): Promise<void>;

  /** From now on `handler` is called for each message of the channel. @returns a function that ends it. */
  abstract subscribe(channel: string, handler: BusHandler): () => void;
}
