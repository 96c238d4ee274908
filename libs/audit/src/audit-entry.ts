/** One action that somebody will want to know about later. */
export interface AuditEntry {
  /** What was done, such as `role.grant`: lower-case words with a dot. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  /** Organisation the target belongs to, where it belongs to one. Of a `user` or a `session` it is found out. */
  readonly organisationId?: string | null;
  /** The fields that changed, before and after. Ids and plain values; never a secret, never personal data. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  /** Personal data that belongs to the entry, such as an e-mail address. Kept apart, where it can be erased. */
  readonly personal?: Readonly<Record<string, unknown>> | undefined;
}
