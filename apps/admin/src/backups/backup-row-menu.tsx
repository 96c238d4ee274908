import { useNavigate } from '@tanstack/react-router';
import { EllipsisVertical } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import type { BackupView } from '@/api/generated';
import { readAnewBackups } from './backup-queries';
import { useBackupName } from './backup-words';
import { backupMessages } from './backups.messages';
import { useBackupActions } from './use-backup-actions';

/** What can be done with the backup of a row. */
export function BackupRowMenu({ backup, defaultOpen }: { readonly backup: BackupView; readonly defaultOpen?: boolean }) {
  const m = useMessages(backupMessages);
  const { canEverywhere } = useAccess();
  const nameOf = useBackupName();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const actions = useBackupActions();
  const { id, state } = backup;
  const isThere = state === 'written' || state === 'verified';
  const remove = async () => {
    if (!(await actions.remove(backup))) return;
    for (const queryKey of readAnewBackups) void queries.invalidateQueries({ queryKey });
  };
  const goTo = (to: string) => void navigate({ to } as never);
  return (
    <DropdownMenu defaultOpen={defaultOpen ?? false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" busy={actions.busy} aria-label={m.actionsOf(nameOf(backup))}>
          <EllipsisVertical aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => goTo(`/backups/${id}`)}>{m.open}</DropdownMenuItem>
        {isThere && canEverywhere('backup.create') && (
          <DropdownMenuItem onSelect={() => void actions.verify(backup)}>{m.verify}</DropdownMenuItem>
        )}
        {isThere && canEverywhere('backup.restore') && (
          <DropdownMenuItem onSelect={() => void actions.drill(backup)}>{m.drill}</DropdownMenuItem>
        )}
        {isThere && canEverywhere('backup.download') && (
          <DropdownMenuItem onSelect={() => void actions.download(backup)}>{m.download}</DropdownMenuItem>
        )}
        {isThere && canEverywhere('backup.restore') && (
          <DropdownMenuItem onSelect={() => goTo(`/backups/${id}/restore`)}>{m.restore}</DropdownMenuItem>
        )}
        {state !== 'running' && canEverywhere('backup.delete') && (
          <DropdownMenuItem tone="danger" onSelect={() => void remove()}>
            {m.remove}
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
