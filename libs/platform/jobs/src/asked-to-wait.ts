/**
 * Thrown by a processor when the job cannot be done yet and that is nobody's fault: the other side asked to wait, or it
 * is not this job's turn. It is not counted as a try, and the job comes again after the time.
 */
export class AskedToWait extends Error {
  /**
   * @param seconds how long, fractions too; up to a day.
   * @param who `queue`: nothing else of the queue is begun before either, in no process, for an other side that asked
   * everybody to wait. `job`: others go on.
   */
  constructor(
    readonly seconds: number,
    readonly who: 'queue' | 'job',
  ) {
    super(`waits for ${seconds} s`);
    this.name = 'AskedToWait';
  }
}
