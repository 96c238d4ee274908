import type { ContextMessageView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { moderationMessages } from './moderation.messages';

/** What stands around the reported message, as it is now. */
export function ReportContext({ messages }: { readonly messages: readonly ContextMessageView[] }) {
  const m = useMessages(moderationMessages);
  const { dateTime } = useFormat();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.around}</CardTitle>
        <p className="text-[0.8125rem] text-muted-foreground">{messages.length === 0 ? m.aroundNone : m.aroundHint}</p>
      </CardHeader>
      <CardContent>
        <ol aria-label={m.around} className="flex flex-col gap-3">
          {messages.map(({ id, isReported, sender, body, attachmentNames, sentAt }) => (
            <li key={id} className={cn('rounded-lg border px-3 py-2', isReported && 'border-warning')}>
              <p className="flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-muted-foreground">
                <span className="font-medium text-foreground">{sender.displayName ?? m.nobody}</span>
                <time dateTime={sentAt}>{dateTime(sentAt)}</time>
                {isReported && <Badge tone="warning">{m.theReported}</Badge>}
              </p>
              {body === null ? (
                <p className="text-muted-foreground italic">{m.deleted}</p>
              ) : (
                <p dir="auto" className="break-words whitespace-pre-wrap">
                  {body}
                </p>
              )}
              {attachmentNames.length > 0 && (
                <p className="text-[0.8125rem] break-words text-muted-foreground">
                  {m.files}: {attachmentNames.join(', ')}
                </p>
              )}
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
