import { Ellipsis } from 'lucide-react';
import { conversationBlock, conversationClear, conversationMute, conversationUnblock, conversationUnmute } from '@/api/generated';
import { useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import { messageMessages } from './messages.messages';

interface ConversationMenuProps {
  readonly userId: string;
  readonly name: string;
  readonly muted: boolean;
  readonly isBlocked: boolean;
}

/** What one of the two does with the conversation, for themselves. */
export function ConversationMenu({ userId, name, muted, isBlocked }: ConversationMenuProps) {
  const m = useMessages(messageMessages);
  const { run, busy } = useAction();
  const confirm = useConfirm();
  const path = { user_id: userId };
  const act = (work: () => Promise<unknown>) => run(work, { invalidate: [['messages']] });
  const block = async () => {
    if (await confirm({ title: m.blockTitle(name), body: m.blockBody, action: m.block, tone: 'danger' }))
      await act(() => conversationBlock({ path }));
  };
  const clear = async () => {
    if (await confirm({ title: m.clearTitle, body: m.clearBody, action: m.clear, tone: 'danger' }))
      await act(() => conversationClear({ path }));
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="icon" busy={busy} aria-label={m.options} title={m.options}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => void act(() => (muted ? conversationUnmute({ path }) : conversationMute({ path })))}>
          {muted ? m.unmute : m.mute}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void clear()}>{m.clear}</DropdownMenuItem>
        {isBlocked ? (
          <DropdownMenuItem onSelect={() => void act(() => conversationUnblock({ path }))}>{m.unblock}</DropdownMenuItem>
        ) : (
          <DropdownMenuItem tone="danger" onSelect={() => void block()}>
            {m.block}
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
