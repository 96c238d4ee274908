import { useMessages } from '@/i18n';
import { Sheet, SheetBody } from '@/ui/sheet';
import { Menu } from './menu';
import { shellMessages } from './shell.messages';

/** The menu where there is no room for it beside the content. */
export function PhoneMenu({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(shellMessages);
  return (
    <Sheet open onOpenChange={(next) => !next && onClose()} side="start" title="Zócalo" closeLabel={m.close}>
      <SheetBody>
        <Menu onNavigate={onClose} />
      </SheetBody>
    </Sheet>
  );
}
