import { useInfiniteQuery } from '@tanstack/react-query';
import { consentFindHistory, type ConsentView } from '@/api/generated';
import { useProblemText } from '@/frame';
import { useFormat, useLanguage, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { SkeletonRows } from '@/ui/skeleton';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { privacyMessages } from './privacy.messages';

interface ConsentHistoryProps {
  /** For the names of the kinds. */
  readonly consents: readonly ConsentView[];
  readonly onClose: () => void;
}

/** Every answer one ever gave, the newest first. */
export function ConsentHistory({ consents, onClose }: ConsentHistoryProps) {
  const m = useMessages(privacyMessages);
  const { language } = useLanguage();
  const format = useFormat();
  const textOf = useProblemText();
  const pages = useInfiniteQuery({
    queryKey: ['own', 'consents', 'history'],
    queryFn: ({ signal, pageParam }) => consentFindHistory({ query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const events = pages.data?.pages.flatMap(({ items }) => items);
  const nameOf = (kind: string) => consents.find((consent) => consent.kind === kind)?.help[language].replace(/\.$/, '') ?? kind;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={m.historyTitle} closeLabel={m.close}>
      <DialogBody>
        {pages.isPending && <SkeletonRows rows={4} columns={3} />}
        {pages.error && <p role="alert">{textOf(pages.error)}</p>}
        {events?.length === 0 && <p className="text-muted-foreground">{m.historyNone}</p>}
        {events && events.length > 0 && (
          <Table label={m.historyTitle}>
            <THead>
              <TR>
                <TH>{m.historyWhat}</TH>
                <TH>{m.historyAnswer}</TH>
                <TH>{m.historyWhen}</TH>
              </TR>
            </THead>
            <TBody>
              {events.map((event) => (
                <TR key={event.id}>
                  <TD>
                    {nameOf(event.kind)}
                    <span className="block text-xs text-muted-foreground">{m.consentVersion(event.version)}</span>
                  </TD>
                  <TD>
                    <Badge tone={event.granted ? 'success' : 'neutral'}>{event.granted ? m.agreed : m.withdrew}</Badge>
                  </TD>
                  <TD>
                    <time dateTime={event.occurredAt}>{format.dateTime(event.occurredAt)}</time>
                  </TD>
                </TR>
              ))}
            </TBody>
          </Table>
        )}
      </DialogBody>
      {pages.hasNextPage && (
        <DialogFooter>
          <Button variant="outline" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {m.historyMore}
          </Button>
        </DialogFooter>
      )}
    </Dialog>
  );
}
