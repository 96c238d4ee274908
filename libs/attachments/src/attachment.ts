/** A file that somebody attached, as others tell of it. */
export interface Attachment {
  readonly id: string;
  /** As its sender called it, without what could deceive. */
  readonly name: string;
  /** As its bytes say. */
  readonly contentType: string;
  readonly size: number;
}

/** What an attachment belongs to: a kind that a lib registered with `AttachmentReaders`, and its id. */
export interface AttachmentTarget {
  readonly kind: string;
  readonly id: string;
}

/** Where the file of an attachment lies in the storage. */
export function attachmentKey(id: string): string {
  return `attachments/${id}/file.bin`;
}
