import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { MessageReportDetailView } from '@/api/generated';
import { Link, useTabTitle } from '@/frame';
import { AttachmentList } from '@/frame/attachments';
import { reportReasonMessages } from '@/frame/report-reason.messages';
import { useFormat, useMessages } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { PageHeader } from '@/ui/page-header';
import { moderationMessages } from './moderation.messages';
import { ReportActions } from './report-actions';
import { ReportContext } from './report-context';
import { reportQuery } from './report-queries';
import { ReportState } from './report-state';

/** One reported message: what it said, what stands around it, what is to be done. */
export function Screen() {
  const m = useMessages(moderationMessages);
  const { reportId } = useParams({ strict: false }) as { reportId: string };
  const { data: report } = useSuspenseQuery(reportQuery(reportId));
  const title = m.tab(report.reported?.displayName ?? m.nobody);
  useTabTitle(title);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={title}
        breadcrumb={<Link to="/moderation">{m.back}</Link>}
        badges={<ReportState state={report.state} />}
        actions={report.state === 'open' && <ReportActions report={report} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Card>
            <CardHeader>
              <CardTitle>{m.as}</CardTitle>
            </CardHeader>
            <CardContent className="flex flex-col gap-3">
              <p dir="auto" className="break-words whitespace-pre-wrap">
                {report.body === '' ? m.onlyFiles : (report.body ?? m.gone)}
              </p>
              <Files names={report.attachmentNames} />
              <AttachmentList attachments={report.attachments} />
            </CardContent>
          </Card>
          <Facts report={report} />
        </div>
        <ReportContext messages={report.context} />
      </div>
    </div>
  );
}

function Files({ names }: { readonly names: readonly string[] }) {
  const m = useMessages(moderationMessages);
  if (names.length === 0) return null;
  return (
    <p className="text-[0.8125rem] break-words text-muted-foreground">
      {m.files}: {names.join(', ')}
    </p>
  );
}

function Facts({ report }: { readonly report: MessageReportDetailView }) {
  const m = useMessages(moderationMessages);
  const reasons = useMessages(reportReasonMessages);
  const { dateTime } = useFormat();
  const { reported, reporter, reason, text, sentAt, createdAt, decidedAt, decidedBy, state, decisionNote } = report;
  return (
    <Card>
      <CardContent>
        <DescriptionList>
          <DescriptionItem label={m.reason}>{reasons[reason]}</DescriptionItem>
          {text !== null && (
            <DescriptionItem label={m.words}>
              <span dir="auto" className="whitespace-pre-wrap">
                {text}
              </span>
            </DescriptionItem>
          )}
          <DescriptionItem label={m.from}>{reported?.displayName ?? m.nobody}</DescriptionItem>
          <DescriptionItem label={m.sent}>{dateTime(sentAt)}</DescriptionItem>
          <DescriptionItem label={m.reporter}>{reporter?.displayName ?? m.nobody}</DescriptionItem>
          <DescriptionItem label={m.reportedAt}>{dateTime(createdAt)}</DescriptionItem>
          {decidedAt !== null && (
            <>
              <DescriptionItem label={m.decision}>{m.states[state]}</DescriptionItem>
              <DescriptionItem label={m.decidedBy}>{decidedBy?.displayName ?? m.nobody}</DescriptionItem>
              <DescriptionItem label={m.decidedAt}>{dateTime(decidedAt)}</DescriptionItem>
            </>
          )}
          {decisionNote !== null && (
            <DescriptionItem label={m.decisionNote}>
              <span dir="auto" className="whitespace-pre-wrap">
                {decisionNote}
              </span>
            </DescriptionItem>
          )}
        </DescriptionList>
      </CardContent>
    </Card>
  );
}
