import { useEffect, useMemo, useRef, useState } from 'react';
import { attachmentDiscard, type AttachmentView } from '@/api/generated';
import { uploadAttachment } from './upload-attachment';

/** To one message or answer. */
export const MOST_ATTACHMENTS = 10;

/** A file that somebody chose. */
export interface ChosenFile {
  readonly key: string;
  readonly file: File;
  readonly state: 'waiting' | 'sending' | 'there' | 'failed';
  /** Bytes that have gone. */
  readonly sent: number;
  /** Once it is there. */
  readonly attachment?: AttachmentView;
  readonly error?: unknown;
}

/** Files on their way, for a form that names their `ids` when it is sent. */
export interface ChosenAttachments {
  readonly files: readonly ChosenFile[];
  /** Of those that are there, in the order they were chosen. */
  readonly ids: readonly string[];
  /** Some are on their way, or did not get there: not to be sent yet. */
  readonly pending: boolean;
  /** @returns false when there are too many: then none is taken. */
  add(files: readonly File[]): boolean;
  remove(key: string): void;
  retry(key: string): void;
  /** They were sent: none is chosen any more. */
  clear(): void;
}

/** Uploads what is chosen, one after the other. What is there and never sent goes by itself after a day. */
export function useAttachments(): ChosenAttachments {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const queue = useRef(Promise.resolve());

  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop.abort());
  }, []);

  return useMemo(() => {
    const change = (key: string, next: Partial<ChosenFile>) =>
      setFiles((all) => all.map((each) => (each.key === key ? { ...each, ...next } : each)));
    const upload = async (key: string, file: File, { signal }: AbortController) => {
      if (signal.aborted) return;
      change(key, { state: 'sending' });
      try {
        const attachment = await uploadAttachment(file, (sent) => change(key, { sent }), signal);
        change(key, { state: 'there', attachment });
      } catch (error) {
        change(key, { state: 'failed', error });
      }
    };
    const begin = (key: string, file: File) => {
      const stop = new AbortController();
      stops.current.set(key, stop);
      queue.current = queue.current.then(() => upload(key, file, stop));
    };
    return {
      files,
      ids: files.flatMap(({ attachment }) => (attachment ? [attachment.id] : [])),
      pending: files.some(({ state }) => state !== 'there'),
      add(chosen) {
        if (files.length + chosen.length > MOST_ATTACHMENTS) return false;
        const added = chosen.map((file): ChosenFile => ({ key: crypto.randomUUID(), file, state: 'waiting', sent: 0 }));
        setFiles((all) => [...all, ...added]);
        for (const { key, file } of added) begin(key, file);
        return true;
      },
      remove(key) {
        stops.current.get(key)?.abort();
        stops.current.delete(key);
        const gone = files.find((each) => each.key === key);
        // Otherwise it goes by itself.
        if (gone?.attachment) void attachmentDiscard({ path: { id: gone.attachment.id } }).catch(() => undefined);
        setFiles((all) => all.filter((each) => each.key !== key));
      },
      retry(key) {
        const failed = files.find((each) => each.key === key);
        if (!failed) return;
        change(key, { state: 'waiting', sent: 0, error: undefined });
        begin(key, failed.file);
      },
      clear() {
        stops.current.clear();
        setFiles([]);
      },
    };
  }, [files]);
}
