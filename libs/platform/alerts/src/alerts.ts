import { Injectable } from '@nestjs/common';
import type { DefaultRule } from './alert-rule.js';

/** Port: for libs that know by themselves that something is wrong. */
@Injectable()
export abstract class Alerts {
  /**
   * It is wrong now. In the caller's transaction; changes nothing while it stands already. A rule that somebody switched off says
   * nothing.
   * @param subject of what, up to 100 characters; empty where the rule has just one.
   * @param label what people read for it, up to 200 characters, such as "Nightly backup".
   */
  abstract raise(rule: DefaultRule, subject: string, label: string): Promise<void>;
  /** It is well again. In the caller's transaction; changes nothing when it was not raised. */
  abstract clear(rule: DefaultRule, subject: string): Promise<void>;
}
