import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '@/api';
import { deskAdminDelete, deskAdminFindAll, deskAdminUpdate, type DeskView, type OfficeView } from '@/api/generated';
import { type ListDefinition, ListScreen, readAnew, useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { DeskDialog } from './desk-dialog';
import { RowMenu } from './row-menu';
import { zonesQuery } from './office-queries';
import { officesMessages } from './offices.messages';

/** The desks of an office. */
export function DeskList({ office }: { readonly office: OfficeView }) {
  const m = useMessages(officesMessages);
  const { run } = useAction();
  const confirm = useConfirm();
  const zones = useQuery(zonesQuery(office.id));
  const [edited, setEdited] = useState<DeskView | 'new' | null>(null);
  const zoneName = (id: string | null) => zones.data?.find((zone) => zone.id === id)?.name ?? m.noZone;
  const invalidate = readAnew.offices;
  const change = (id: string, body: { status: 'active' | 'inactive'; cancelBookings?: boolean }) => deskAdminUpdate({ path: { id }, body });

  const activate = ({ id }: DeskView) =>
    run(() => change(id, { status: 'active' }), { done: m.activated, undo: () => change(id, { status: 'inactive' }), invalidate });
  const deactivate = async ({ id }: DeskView) => {
    let booked = false;
    await run(() => change(id, { status: 'inactive' }), {
      done: m.deactivated,
      undo: () => change(id, { status: 'active' }),
      invalidate,
      onProblem: (error) => (booked = isProblem(error, 'DESK_HAS_BOOKINGS')),
    });
    if (!booked) return;
    if (await confirm({ title: m.hasBookings, body: m.hasBookingsBody, action: m.deactivateAnyway, tone: 'danger' }))
      await run(() => change(id, { status: 'inactive', cancelBookings: true }), { done: m.deactivated, invalidate });
  };
  const remove = async ({ id, code }: DeskView) => {
    if (await confirm({ title: m.removeDeskTitle(code), body: m.removeDeskBody, action: m.removeDesk, tone: 'danger' }))
      await run(() => deskAdminDelete({ path: { id } }), { done: m.deskRemoved, invalidate });
  };

  const add = (
    <Button onClick={() => setEdited('new')}>
      <Plus aria-hidden /> {m.newDesk}
    </Button>
  );
  const definition: ListDefinition<DeskView> = {
    screen: 'desks',
    title: m.desks,
    embedded: true,
    queryKey: ['desks', office.id],
    beside: ['tab'],
    load: ({ query, signal }) => deskAdminFindAll({ query: { ...query, officeId: office.id }, signal }),
    columns: [
      { key: 'code', title: m.code, cell: ({ code }) => <span className="font-mono">{code}</span> },
      { key: 'name', title: m.name, cell: ({ name }) => name },
      { key: 'zone', title: m.zone, cell: ({ zoneId }) => zoneName(zoneId) },
      {
        key: 'status',
        title: m.status,
        cell: ({ status }) => (
          <Badge tone={status === 'active' ? 'success' : 'neutral'}>{status === 'active' ? m.active : m.inactive}</Badge>
        ),
      },
    ],
    filters: [
      {
        key: 'status',
        kind: 'choice',
        title: m.status,
        options: [
          { value: 'active', label: m.active },
          { value: 'inactive', label: m.inactive },
        ],
      },
      { key: 'zoneId', kind: 'choice', title: m.zone, options: (zones.data ?? []).map(({ id, name }) => ({ value: id, label: name })) },
    ],
    changes: readAnew.offices,
    rowKey: ({ id }) => id,
    rowName: ({ code }) => code,
    rowActions: (desk) => (
      <RowMenu
        label={m.actions(desk.code)}
        items={[
          { label: m.editDesk, onSelect: () => setEdited(desk) },
          desk.status === 'active'
            ? { label: m.deactivate, onSelect: () => void deactivate(desk) }
            : { label: m.activate, onSelect: () => void activate(desk) },
          { label: m.removeDesk, onSelect: () => void remove(desk), tone: 'danger' },
        ]}
      />
    ),
    bulk: [
      {
        key: 'deactivate',
        title: m.deactivate,
        applies: ({ status }) => status === 'active',
        run: ({ id }) => change(id, { status: 'inactive' }),
        undo: ({ id }) => change(id, { status: 'active' }),
      },
      {
        key: 'activate',
        title: m.activate,
        applies: ({ status }) => status === 'inactive',
        run: ({ id }) => change(id, { status: 'active' }),
        undo: ({ id }) => change(id, { status: 'inactive' }),
      },
    ],
    actions: add,
    empty: { title: m.noDesks, body: m.noDesksHint, action: add },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {edited && (
        <DeskDialog officeId={office.id} desk={edited === 'new' ? null : edited} zones={zones.data ?? []} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
