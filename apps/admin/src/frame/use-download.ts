import { useFormat, useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { frameMessages } from './frame.messages';
import { useAction } from './use-action';

/** Downloads a file of the API as the person, under its own name, and says how much of it has come. Refusals are said instead of saved. */
export function useDownload() {
  const { run, busy } = useAction();
  const m = useMessages(frameMessages);
  const { bytes } = useFormat();
  const download = (path: string) => {
    const id = `download ${path}`;
    const tell = (count: number) => toast.loading(m.exporting(bytes(count)), { id });
    const work = async () => (await import('./download-file')).downloadFile(path, tell);
    return run(() => work().finally(() => toast.dismiss(id)), { done: m.exported });
  };
  return { download, busy };
}
