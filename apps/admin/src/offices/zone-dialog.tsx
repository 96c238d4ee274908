import { officeAdminCreateZone, zoneAdminFind, zoneAdminRename, type ZoneView } from '@/api/generated';
import { ifMatch, readAnew, RecordForm } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { officesMessages } from './offices.messages';

interface ZoneDialogProps {
  readonly officeId: string;
  /** Null: a new one. */
  readonly zone: ZoneView | null;
  readonly onClose: () => void;
}

/** What a zone is called. */
export function ZoneDialog({ officeId, zone, onClose }: ZoneDialogProps) {
  const m = useMessages(officesMessages);
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={zone ? m.renameZone : m.newZone} closeLabel={m.close} size="sm">
      <DialogBody>
        <RecordForm<{ readonly name: string }, ZoneView>
          values={{ name: zone?.name ?? '' }}
          {...(zone && { version: zone.version })}
          labels={{ name: m.name }}
          save={({ name }, version) =>
            zone
              ? zoneAdminRename({ path: { id: zone.id }, headers: ifMatch(version), body: { name } })
              : officeAdminCreateZone({ path: { id: officeId }, body: { name } })
          }
          {...(zone && {
            readTheirs: async () => {
              const { name, version } = await zoneAdminFind({ path: { id: zone.id } });
              return { values: { name }, version };
            },
          })}
          doneLabel={zone ? m.zoneRenamed : m.zoneCreated}
          invalidate={readAnew.offices}
          onSaved={onClose}
          onCancel={onClose}
        >
          {({ register, formState: { errors } }) => (
            <Field label={m.name} error={errors.name?.message} required>
              <Input {...register('name')} maxLength={80} autoFocus />
            </Field>
          )}
        </RecordForm>
      </DialogBody>
    </Dialog>
  );
}
