import { useSuspenseQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { officeAdminCreateZone, zoneAdminDelete, type ZoneView } from '@/api/generated';
import { readAnew, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { zonesQuery } from './office-queries';
import { officesMessages } from './offices.messages';
import { ZoneDialog } from './zone-dialog';

/** The parts of an office. */
export function ZoneList({ officeId }: { readonly officeId: string }) {
  const m = useMessages(officesMessages);
  const { data: zones } = useSuspenseQuery(zonesQuery(officeId));
  const { run } = useAction();
  const [edited, setEdited] = useState<ZoneView | 'new' | null>(null);
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
                          undo: () => officeAdminCreateZone({ path: { id: officeId }, body: { name: zone.name } }),
                          invalidate: readAnew.offices,
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
      {edited && <ZoneDialog officeId={officeId} zone={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </div>
  );
}
