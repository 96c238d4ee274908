import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { isProblem, type Problem } from '@/api';
import { factorFind, secondFactorStepUp, type StepUpDto } from '@/api/generated';
import { useProblemText } from '@/frame/problem-text';
import { ownProfileQuery } from '@/frame/own-profile';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { PasswordInput } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';
import { authMessages } from './auth.messages';
import { ProblemLine } from './problem-line';
import { SecondFactorForm } from './second-factor-form';
import { useAttempt } from './use-attempt';

/** Asks for the second factor, or for the password of who has none. */
export function StepUpDialog({ problem, onAnswer }: { readonly problem: Problem; readonly onAnswer: (proved: boolean) => void }) {
  const m = useMessages(authMessages);
  const navigate = useNavigate();
  const textOf = useProblemText();
  const ownFactors = useQuery({ queryKey: ['second-factor', 'step-up'], queryFn: ({ signal }) => factorFind({ signal }), gcTime: 0 });
  const ownProfile = useQuery(ownProfileQuery);
  const [factors, profile] = [ownFactors.data, ownProfile.data];
  const has = factors && (factors.totpSince !== null || factors.passkeys > 0);
  const unread = [ownFactors, ...(has ? [ownProfile] : [])].filter(({ data }) => !data);
  const failed = unread.find(({ isError }) => isError);
  const prove = async (body: StepUpDto) => {
    await secondFactorStepUp({ body });
    onAnswer(true);
  };
  const cancel = () => onAnswer(false);
  return (
    <Dialog open onOpenChange={(next) => !next && cancel()} title={m.provedTitle} description={m.provedBody} closeLabel={m.close} size="sm">
      {unread.length > 0 && (
        <DialogBody className="flex flex-col items-start gap-4">
          {failed ? <ProblemLine text={textOf(failed.error)} /> : <Skeleton className="h-24 w-full" />}
          {failed && <Button onClick={() => unread.forEach(({ refetch }) => void refetch())}>{m.retry}</Button>}
        </DialogBody>
      )}
      {factors && profile && has && (
        <DialogBody>
          <SecondFactorForm
            titled={false}
            factors={[factors.passkeys > 0 ? 'passkey' : '', factors.totpSince ? 'totp' : '']}
            email={profile.email}
            submitLabel={m.confirm}
            cancelLabel={m.cancel}
            onCancel={cancel}
            prove={(proof) => prove(proof as StepUpDto)}
          />
        </DialogBody>
      )}
      {factors && !has && isProblem(problem, 'SECOND_FACTOR_SETUP_REQUIRED') && (
        <>
          <DialogBody>{m.setUpFactor}</DialogBody>
          <DialogFooter>
            <Button variant="outline" onClick={cancel}>
              {m.cancel}
            </Button>
            <Button
              onClick={() => {
                cancel();
                void navigate({ to: '/profile', search: { tab: 'security' } } as never);
              }}
            >
              {m.toSecurity}
            </Button>
          </DialogFooter>
        </>
      )}
      {factors && !has && isProblem(problem, 'STEP_UP_REQUIRED') && <PasswordProof prove={prove} onCancel={cancel} />}
    </Dialog>
  );
}

function PasswordProof({ prove, onCancel }: { readonly prove: (body: StepUpDto) => Promise<void>; readonly onCancel: () => void }) {
  const m = useMessages(authMessages);
  const { busy, problem, attempt } = useAttempt({ INVALID_CREDENTIALS: m.passwordWrong });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const password = String(new FormData(event.currentTarget).get('password'));
        void attempt(() => prove({ password }));
      }}
    >
      <DialogBody className="flex flex-col gap-4">
        <Field label={m.password}>
          <PasswordInput
            name="password"
            autoComplete="current-password"
            required
            autoFocus
            showLabel={m.showPassword}
            hideLabel={m.hidePassword}
          />
        </Field>
        <ProblemLine text={problem} />
      </DialogBody>
      <DialogFooter>
        <Button variant="outline" onClick={onCancel}>
          {m.cancel}
        </Button>
        <Button type="submit" busy={busy}>
          {m.confirm}
        </Button>
      </DialogFooter>
    </form>
  );
}
