import { Controller } from 'react-hook-form';
import type { RotaView } from '@/api/generated';
import { RecordForm, type RecordFormProps, TimeZoneInput } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { readAnewOnCall } from './on-call-queries';
import { onCallMessages } from './on-call.messages';
import { RotaMembers } from './rota-members';

export interface RotaValues {
  readonly name: string;
  readonly zone: string;
  readonly handover: string;
  readonly shiftDays: string;
  readonly startsOn: string;
  readonly userIds: readonly string[];
}

interface RotaFormProps extends Pick<
  RecordFormProps<RotaValues, RotaView>,
  'draft' | 'values' | 'version' | 'save' | 'onSaved' | 'readTheirs' | 'submitLabel' | 'doneLabel'
> {
  /** Those who are members already. */
  readonly members: RotaView['members'];
}

/** Who takes turns, in which order, and when they change. */
export function RotaForm({ members, ...props }: RotaFormProps) {
  const m = useMessages(onCallMessages);
  const names = new Map(members.map(({ userId, displayName }) => [userId, displayName]));
  return (
    <RecordForm<RotaValues, RotaView>
      {...props}
      labels={{
        name: m.name,
        zone: m.zone,
        handover: m.handover,
        shiftDays: m.shiftDays,
        startsOn: m.startsOn,
        userIds: m.members,
      }}
      show={(field, value) => (field === 'userIds' ? (value as readonly string[]).map((id) => names.get(id) ?? id).join(', ') : undefined)}
      valuesOf={toValues}
      invalidate={readAnewOnCall}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name', { validate: (name) => name.trim() !== '' || m.nameMissing })} maxLength={80} />
          </Field>
          <Controller
            control={control}
            name="userIds"
            rules={{ validate: (ids) => ids.length > 0 || m.memberMissing }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.members} hint={m.membersHint} error={errors.userIds?.message} group>
                <RotaMembers value={value} onChange={onChange} known={members} />
              </Field>
            )}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={m.shiftDays} error={errors.shiftDays?.message} required>
              <Input type="number" inputMode="numeric" min={1} max={28} {...register('shiftDays')} />
            </Field>
            <Field label={m.handover} error={errors.handover?.message} required>
              <Input type="time" {...register('handover')} />
            </Field>
            <Field label={m.startsOn} hint={m.startsOnHint} error={errors.startsOn?.message} required>
              <Input type="date" {...register('startsOn', { required: m.startMissing })} />
            </Field>
            <Field label={m.zone} hint={m.zoneHint} error={errors.zone?.message} required>
              <TimeZoneInput {...register('zone')} />
            </Field>
          </div>
        </>
      )}
    </RecordForm>
  );
}

export function toValues({ name, zone, handover, shiftDays, startsOn, members }: RotaView): RotaValues {
  return { name, zone, handover, shiftDays: String(shiftDays), startsOn, userIds: members.map(({ userId }) => userId) };
}

export function toBody({ shiftDays, userIds, ...rest }: RotaValues) {
  return { ...rest, shiftDays: Number(shiftDays), userIds: [...userIds] };
}
