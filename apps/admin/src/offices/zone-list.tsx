import { useSuspenseQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { officeAdminCreateZone, zoneAdminDelete, zoneAdminRename, type ZoneView } from '@/api/generated';
import { useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { NameDialog } from './name-dialog';
import { zonesQuery } from './office-queries';
import { officesMessages } from './offices.messages';

/** The parts of an office. */
export function ZoneList({ officeId }: { readonly officeId: string }) {
  const m = useMessages(officesMessages);
  const { data: zones } = useSuspenseQuery(zonesQuery(officeId));
  const { run, busy } = useAction();
  const [edited, setEdited] = useState<ZoneView | 'new' | null>(null);
  const invalidate = [['offices', officeId, 'zones']];
  const create = (name: string) => officeAdminCreateZone({ path: { id: officeId }, body: { name } });
  const save = async (name: string) => {
    const zone = edited;
    if (zone === null) return;
    const saved =
      zone === 'new'
        ? await run(() => create(name), { done: m.zoneCreated, invalidate })
        : await run(() => zoneAdminRename({ path: { id: zone.id }, headers: { 'If-Match': `"${zone.version}"` }, body: { name } }), {
            done: m.zoneRenamed,
            undo: () => zoneAdminRename({ path: { id: zone.id }, body: { name: zone.name } }),
            invalidate,
          });
    if (saved) setEdited(null);
  };
  const add = (
    <Button onClick={() => setEdited('new')}>
      <Plus aria-hidden /> {m.newZone}
    </Button>
  );
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      {zones.length === 0 ? (
        <EmptyState title={m.noZones} body={m.noZonesHint} action={add} />
      ) : (
        <>
          <div>{add}</div>
          <Table label={m.zones} containerClassName="rounded-lg border">
            <THead>
              <TR>
                <TH>{m.name}</TH>
                <TH align="end">
                  <span className="sr-only">{m.rowActions}</span>
                </TH>
              </TR>
            </THead>
            <TBody>
              {zones.map((zone) => (
                <TR key={zone.id}>
                  <TD className="font-medium">{zone.name}</TD>
                  <TD align="end">
                    <Button variant="ghost" size="icon" aria-label={`${m.renameZone}: ${zone.name}`} onClick={() => setEdited(zone)}>
                      <Pencil aria-hidden />
                    </Button>
                    <Button
                      variant="ghost"
                      size="icon"
                      aria-label={`${m.removeZone}: ${zone.name}`}
                      onClick={() =>
                        void run(() => zoneAdminDelete({ path: { id: zone.id } }), {
                          done: m.zoneRemoved,
                          undo: () => create(zone.name),
                          invalidate,
                        })
                      }
                    >
                      <Trash2 aria-hidden />
                    </Button>
                  </TD>
                </TR>
              ))}
            </TBody>
          </Table>
        </>
      )}
      {edited && (
        <NameDialog
          title={edited === 'new' ? m.newZone : m.renameZone}
          name={edited === 'new' ? '' : edited.name}
          busy={busy}
          onSave={save}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
