import { useState } from 'react';
import { reportCreate } from '@/api/generated';
import { followJob, FormDialog, useAction } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { DateInput } from '@/ui/date-input';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { FORMATS, KINDS, LANGUAGES, optionsOf, type ReportFormat, type ReportKind } from './report-choices';
import { REPORT_JOB } from './report-job';
import { reportsMessages } from './reports.messages';
import { WhoseField } from './whose-field';
import { useHome } from './use-home';

const PERIODS = ['7d', '30d', '90d', 'own'] as const;

/** Asks what a report is to be about, has it made and follows how far it is. */
export function NewReport({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(reportsMessages);
  const { language: own } = useLanguage();
  const { run, busy } = useAction();
  const home = useHome('stats.read');
  const [kind, setKind] = useState<ReportKind>('overview');
  const [format, setFormat] = useState<ReportFormat>('pdf');
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>('30d');
  const [from, setFrom] = useState(() => dayAgo(13));
  const [to, setTo] = useState(() => dayAgo(0));
  const [language, setLanguage] = useState(own);
  const [organisationId, setOrganisation] = useState(home);
  const make = async () => {
    const days = period === 'own' ? { from, to } : { period };
    const body = { kind, format, ...days, language, ...(organisationId !== '' && { organisationId }) };
    const asked = await run(() => reportCreate({ body }), { invalidate: [['reports']] });
    if (!asked) return;
    followJob({ kind: REPORT_JOB, id: asked.id, title: m.reportJob(m.kinds[kind]), to: '/reports' });
    onClose();
  };
  return (
    <FormDialog
      title={m.newReport}
      description={m.newHint}
      submitLabel={m.make}
      busy={busy}
      size="md"
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={m.kind}>
          <Select value={kind} onValueChange={setKind} options={optionsOf(KINDS, m.kinds)} />
        </Field>
        <Field label={m.period}>
          <Select value={period} onValueChange={setPeriod} options={optionsOf(PERIODS, m.periods)} />
        </Field>
        <Field label={m.format}>
          <Select value={format} onValueChange={setFormat} options={optionsOf(FORMATS, m.formats)} />
        </Field>
        <Field label={m.language}>
          <Select value={language} onValueChange={setLanguage} options={optionsOf(LANGUAGES, m.languages)} />
        </Field>
      </div>
      {period === 'own' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={m.from}>
            <DateInput value={from} max={to} onValueChange={(next) => next && setFrom(next)} />
          </Field>
          <Field label={m.to}>
            <DateInput value={to} min={from} onValueChange={(next) => next && setTo(next)} />
          </Field>
        </div>
      )}
      <WhoseField permission="stats.read" value={organisationId} onChange={setOrganisation} />
    </FormDialog>
  );
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
