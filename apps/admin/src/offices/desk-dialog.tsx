import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api';
import { type CreateDeskDto, deskAdminCreate, deskAdminUpdate, type DeskView, type ZoneView } from '@/api/generated';
import { useAction } from '@/frame';
import { fieldProblemText, useLanguage, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast-store';
import { createDesks } from './create-desks';
import { codesFrom, MOST_AT_ONCE } from './desk-codes';
import { officesMessages } from './offices.messages';

/** In no zone: not an id. */
const NONE = 'none';

interface DeskDialogProps {
  readonly officeId: string;
  /** Null: new ones. */
  readonly desk: DeskView | null;
  readonly zones: readonly ZoneView[];
  readonly onClose: () => void;
}

/** A desk, or several new ones whose codes run on. */
export function DeskDialog({ officeId, desk, zones, onClose }: DeskDialogProps) {
  const m = useMessages(officesMessages);
  const { language } = useLanguage();
  const { run, busy } = useAction();
  const queries = useQueryClient();
  const [zone, setZone] = useState(desk?.zoneId ?? NONE);
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const errorOf = (field: string) => fields[field] && fieldProblemText(fields[field], language);

  const save = async (data: FormData) => {
    const [code, name] = [String(data.get('code')), String(data.get('name'))];
    const zoneId = zone === NONE ? null : zone;
    const codes = codesFrom(code, Number(data.get('count') ?? 1));
    setFields({});
    const saved = await run(
      async () => {
        if (desk)
          return deskAdminUpdate({ path: { id: desk.id }, headers: { 'If-Match': `"${desk.version}"` }, body: { code, name, zoneId } });
        if (codes.length > 1) return createSeveral(codes, (each) => ({ officeId, code: each, name: `${name} ${each}`, zoneId }));
        return deskAdminCreate({ body: { officeId, code, name, zoneId } });
      },
      {
        ...(codes.length === 1 && { done: desk ? m.deskSaved : m.deskCreated }),
        invalidate: [['desks'], ['offices', officeId]],
        onProblem: (error) => {
          if (!isProblem(error, 'VALIDATION_FAILED')) return false;
          setFields(error.fields);
          return true;
        },
      },
    );
    if (saved) onClose();
  };
  const createSeveral = async (codes: readonly string[], bodyOf: (code: string) => CreateDeskDto) => {
    try {
      const { made, taken } = await createDesks(codes, bodyOf);
      if (made.length > 0) toast.success(m.desksCreated(made.length));
      if (taken.length > 0) toast.warning(m.codesTaken(taken.join(', ')));
      return made;
    } finally {
      // Also those that were made before one failed.
      void queries.invalidateQueries({ queryKey: ['desks'] });
    }
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={desk ? m.editDesk : m.newDesk} closeLabel={m.close} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(new FormData(event.currentTarget));
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          <Field label={m.code} hint={m.codeHint} error={errorOf('code')}>
            <Input name="code" defaultValue={desk?.code} required maxLength={32} autoFocus className="font-mono" />
          </Field>
          <Field label={m.name} error={errorOf('name')}>
            <Input name="name" defaultValue={desk?.name} required maxLength={80} />
          </Field>
          {zones.length > 0 && (
            <Field label={m.zone} error={errorOf('zoneId')}>
              <Select
                value={zone}
                onValueChange={setZone}
                options={[{ value: NONE, label: m.noZone }, ...zones.map(({ id, name }) => ({ value: id, label: name }))]}
              />
            </Field>
          )}
          {!desk && (
            <Field label={m.howMany} hint={m.severalHint}>
              <Input name="count" type="number" min={1} max={MOST_AT_ONCE} defaultValue={1} />
            </Field>
          )}
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {m.cancel}
          </Button>
          <Button type="submit" busy={busy}>
            {m.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
