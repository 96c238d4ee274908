/** Why nobody should answer a mail by itself; null: a person wrote it. `own`: this installation, or another of its kind. */
export type Automatic = 'auto-submitted' | 'bounce' | 'list' | 'bulk' | 'own';

/** A file that came with a mail. */
export interface MailFile {
  /** One line without control characters, up to 200 characters; made up where the mail names none. */
  readonly name: string;
  /** As the mail says, in lower case; whoever keeps the file looks at its bytes. */
  readonly contentType: string;
  readonly body: Buffer;
}

/** What a mail says, within bounds. Everything in it is what the sender claims, but for the envelope. */
export interface MailContent {
  /** Null: none, several, or no address that we write to. Normalised as addresses of accounts are. */
  readonly from: { readonly address: string; readonly name: string } | null;
  /** Without <>. */
  readonly messageId: string | null;
  /** In-Reply-To and References, newest first, without <>; up to 100. */
  readonly references: readonly string[];
  /** One line, up to 1,000 characters; empty without one. */
  readonly subject: string;
  /** Plain; made from HTML where the mail has nothing else. Up to 200,000 characters. */
  readonly text: string;
  /** There was more text than that. */
  readonly textCut: boolean;
  readonly automatic: Automatic | null;
  /** Up to 20. */
  readonly attachments: readonly MailFile[];
  /** How many more there were. */
  readonly omittedAttachments: number;
}

/** A mail that came in, read. */
export interface ParsedMail extends MailContent {
  readonly id: string;
  /** Normalised where it is an address that we write to; null for <>. */
  readonly envelopeFrom: string | null;
  /** To whom it was delivered, each one ours. */
  readonly recipients: readonly string[];
  /** Tags of those, in lower case. */
  readonly tags: readonly string[];
  readonly receivedAt: Date;
  /** Staff let it through although it had been held. */
  readonly released: boolean;
}
