import { useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Code, CopyButton } from '@/ui/code';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { heartbeatMessages } from './heartbeats.messages';

/** Where it reports, which nobody is told again. */
export function HeartbeatAddress({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const m = useMessages(heartbeatMessages);
  return (
    <Dialog open title={m.addressTitle} size="md">
      <DialogBody className="flex flex-col gap-4">
        <Banner tone="warning" message={m.addressOnce} />
        <Command label={m.address} text={url} />
        <Command label={m.example} text={`curl -fsS -m 10 --retry 5 ${url}`} />
        <Command label={m.exampleFail} text={`curl -fsS -m 10 --retry 5 ${url}/fail`} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{m.done}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function Command({ label, text }: { readonly label: string; readonly text: string }) {
  const m = useMessages(heartbeatMessages);
  return (
    <div>
      <p className="mb-1">{label}</p>
      <div className="flex items-start gap-2">
        <Code block className="min-w-0 grow">
          {text}
        </Code>
        <CopyButton value={text} label={`${m.copy}: ${label}`} copiedLabel={m.copied} />
      </div>
    </div>
  );
}
