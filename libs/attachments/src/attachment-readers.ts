import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';

/** Whether somebody may read what an attachment belongs to, and so the attachment. */
export type MayRead = (actor: Actor, targetId: string) => Promise<boolean>;

/** Who may read attachments, by what they belong to: the lib that owns a kind says so, once per process. */
@Injectable()
export class AttachmentReaders {
  private readonly kinds = new Map<string, MayRead>();

  /** Called when the module of the lib starts. @throws for a kind that is registered already. */
  register(kind: string, mayRead: MayRead): void {
    if (this.kinds.has(kind)) throw new Error(`Attachments of ${kind} are judged by another lib already`);
    this.kinds.set(kind, mayRead);
  }

  /** Nobody reads what belongs to a kind that this process does not know. */
  async mayRead(actor: Actor, kind: string, targetId: string): Promise<boolean> {
    return (await this.kinds.get(kind)?.(actor, targetId)) ?? false;
  }
}
