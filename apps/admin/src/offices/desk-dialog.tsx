import { useQueryClient } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { type CreateDeskDto, deskAdminCreate, deskAdminFind, deskAdminUpdate, type DeskView, type ZoneView } from '@/api/generated';
import { ifMatch, readAnew, RecordForm } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast-store';
import { createDesks } from './create-desks';
import { codesFrom, MOST_AT_ONCE } from './desk-codes';
import { officesMessages } from './offices.messages';

/** In no zone: not an id. */
const NONE = 'none';

interface DeskValues {
  readonly code: string;
  readonly name: string;
  readonly zoneId: string;
  /** Of new ones. */
  readonly count: string;
}

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
  const queries = useQueryClient();

  const create = async ({ code, name, zoneId, count }: DeskValues) => {
    const codes = codesFrom(code, Number(count));
    const bodyOf = (each: string, called: string): CreateDeskDto => ({ officeId, code: each, name: called, zoneId: toZone(zoneId) });
    if (codes.length > 1) return createSeveral(codes, (each) => bodyOf(each, `${name} ${each}`));
    await deskAdminCreate({ body: bodyOf(code, name) });
    toast.success(m.deskCreated);
    return {};
  };
  const createSeveral = async (codes: readonly string[], bodyOf: (code: string) => CreateDeskDto) => {
    try {
      const { made, taken } = await createDesks(codes, bodyOf);
      if (made.length > 0) toast.success(m.desksCreated(made.length));
      if (taken.length > 0) toast.warning(m.codesTaken(taken.join(', ')));
      return {};
    } finally {
      // Also those that were made before one failed.
      for (const queryKey of readAnew.offices) void queries.invalidateQueries({ queryKey });
    }
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={desk ? m.editDesk : m.newDesk} closeLabel={m.close} size="sm">
      <DialogBody>
        <RecordForm<DeskValues, { readonly version?: number }>
          values={desk ? toValues(desk) : { code: '', name: '', zoneId: NONE, count: '1' }}
          {...(desk && { version: desk.version })}
          labels={{ code: m.code, name: m.name, zoneId: m.zone, count: m.howMany }}
          save={(values, version) =>
            desk
              ? deskAdminUpdate({
                  path: { id: desk.id },
                  headers: ifMatch(version),
                  body: { code: values.code, name: values.name, zoneId: toZone(values.zoneId) },
                })
              : create(values)
          }
          {...(desk && {
            readTheirs: async () => {
              const theirs = await deskAdminFind({ path: { id: desk.id } });
              return { values: toValues(theirs), version: theirs.version };
            },
          })}
          show={(field, value) => (field === 'zoneId' ? (zones.find(({ id }) => id === value)?.name ?? m.noZone) : undefined)}
          doneLabel={desk ? m.deskSaved : ''}
          invalidate={readAnew.offices}
          onSaved={onClose}
          onCancel={onClose}
        >
          {({ register, control, formState: { errors } }) => (
            <>
              <Field label={m.code} hint={m.codeHint} error={errors.code?.message} required>
                <Input {...register('code')} maxLength={32} autoFocus className="font-mono" />
              </Field>
              <Field label={m.name} error={errors.name?.message} required>
                <Input {...register('name')} maxLength={80} />
              </Field>
              {zones.length > 0 && (
                <Controller
                  control={control}
                  name="zoneId"
                  render={({ field, fieldState }) => (
                    <Field label={m.zone} error={fieldState.error?.message}>
                      <Select
                        value={field.value}
                        onValueChange={field.onChange}
                        options={[{ value: NONE, label: m.noZone }, ...zones.map(({ id, name }) => ({ value: id, label: name }))]}
                      />
                    </Field>
                  )}
                />
              )}
              {!desk && (
                <Field label={m.howMany} hint={m.severalHint}>
                  <Input {...register('count')} type="number" min={1} max={MOST_AT_ONCE} />
                </Field>
              )}
            </>
          )}
        </RecordForm>
      </DialogBody>
    </Dialog>
  );
}

function toValues({ code, name, zoneId }: DeskView): DeskValues {
  return { code, name, zoneId: zoneId ?? NONE, count: '1' };
}

function toZone(value: string): string | null {
  return value === NONE ? null : value;
}
