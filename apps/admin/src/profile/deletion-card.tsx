import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { profileCancelDeletion, profileRequestDeletion } from '@/api/generated';
import { ownProfileQuery, signOut, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { AlertDialog, AlertDialogBody, AlertDialogFooter } from '@/ui/alert-dialog';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { privacyMessages } from './privacy.messages';

/** Leaving for good, with some days to think it over. */
export function DeletionCard() {
  const m = useMessages(privacyMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const [asked, setAsked] = useState<string | null>(null);
  const ask = async () => {
    const question = { title: m.deletionQuestion, body: m.deletionQuestionBody, action: m.deletionAsk, tone: 'danger' as const };
    if (!(await confirm({ ...question, typed: profile.email }))) return;
    const answer = await run(() => profileRequestDeletion());
    if (answer) setAsked(answer.dueAt);
  };
  const keep = () => run(() => profileCancelDeletion(), { done: m.deletionKept, invalidate: [ownProfileQuery.queryKey] });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.deletionTitle}</CardTitle>
        <CardDescription>{m.deletionHint}</CardDescription>
      </CardHeader>
      <CardContent>
        {profile.deletionDueAt ? (
          <Banner
            tone="danger"
            message={m.deletionDue(format.dateTime(profile.deletionDueAt))}
            action={
              <Button variant="outline" size="sm" busy={busy} onClick={() => void keep()}>
                {m.deletionKeep}
              </Button>
            }
          />
        ) : (
          <Button variant="danger" busy={busy} onClick={() => void ask()}>
            {m.deletionAsk}
          </Button>
        )}
      </CardContent>
      {/* All sessions are over by now: leaving only forgets this one here. */}
      {asked && (
        <AlertDialog open title={m.deletionDoneTitle} onOpenChange={(next) => !next && void run(signOut)}>
          <AlertDialogBody>
            <p>{m.deletionDone(format.dateTime(asked))}</p>
          </AlertDialogBody>
          <AlertDialogFooter>
            <Button onClick={() => void run(signOut)}>{m.deletionLeave}</Button>
          </AlertDialogFooter>
        </AlertDialog>
      )}
    </Card>
  );
}
