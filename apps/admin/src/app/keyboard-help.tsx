import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Kbd } from '@/ui/kbd';
import { overlayMessages } from './overlay.messages';

/** Every key that does something everywhere. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(overlayMessages);
  const control = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';
  const keys: readonly (readonly [string, readonly string[]])[] = [
    [m.keys.palette, [`${control} K`]],
    [m.keys.search, ['/']],
    [m.keys.rows, ['j', 'k', '↓', '↑']],
    [m.keys.select, ['x']],
    [m.keys.open, ['Enter']],
    [m.keys.save, [`${control} S`]],
    [m.keys.close, ['Esc']],
    [m.keys.messages, ['F8']],
    [m.keys.help, ['?']],
  ];
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={m.keyboard} closeLabel={m.close} size="sm">
      <DialogBody>
        <dl className="flex flex-col gap-2">
          {keys.map(([what, which]) => (
            <div key={what} className="flex items-center justify-between gap-4">
              <dt>{what}</dt>
              <dd className="flex gap-1">
                {which.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
