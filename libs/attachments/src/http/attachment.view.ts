import type { Attachment } from '../attachment.js';

/** A file that somebody attached. Its content: `GET /api/attachments/{id}`. */
export class AttachmentView {
  /** UUID. */
  id: string;
  /** As its sender called it, without what could deceive. */
  name: string;
  /** As its bytes say; `application/octet-stream` when they say nothing. */
  contentType: string;
  /** Bytes. */
  size: number;
}

export function toAttachmentView({ id, name, contentType, size }: Attachment): AttachmentView {
  return { id, name, contentType, size };
}
