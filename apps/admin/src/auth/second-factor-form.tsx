import { KeyRound } from 'lucide-react';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { authMessages } from './auth.messages';
import { askForPasskey, passkeysOffered } from './passkey';
import { ProblemLine } from './problem-line';
import { useAttempt } from './use-attempt';

/** A code of an authenticator app or a recovery code, or the answer of a passkey. */
export type Proof = { readonly code: string } | { readonly passkey: Record<string, unknown> };

export interface SecondFactorFormProps {
  /** Which the person has: `totp`, `passkey`, `recovery-code`. */
  readonly factors: readonly string[];
  readonly email: string;
  /** False where what is around it has a title. */
  readonly titled?: boolean;
  readonly submitLabel: string;
  readonly cancelLabel: string;
  readonly onCancel: () => void;
  readonly prove: (proof: Proof) => Promise<void>;
}

export function SecondFactorForm({ factors, email, titled = true, submitLabel, cancelLabel, onCancel, prove }: SecondFactorFormProps) {
  const m = useMessages(authMessages);
  const { busy, problem, attempt } = useAttempt();
  const withPasskey = () => attempt(async () => prove({ passkey: await askForPasskey(email) }));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const code = String(new FormData(event.currentTarget).get('code')).trim();
        void attempt(() => prove({ code }));
      }}
    >
      <div>
        {titled && <h2 className="mb-1 text-base font-semibold">{m.factorTitle}</h2>}
        <p className="text-muted-foreground">{m.factorBody}</p>
      </div>
      <Field label={m.code}>
        <Input
          name="code"
          required
          autoFocus
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          className="font-mono tracking-widest"
        />
      </Field>
      <ProblemLine text={problem} />
      <Button type="submit" busy={busy}>
        {submitLabel}
      </Button>
      {factors.includes('passkey') && passkeysOffered() && (
        <Button variant="outline" disabled={busy} onClick={() => void withPasskey()}>
          <KeyRound aria-hidden /> {m.usePasskey}
        </Button>
      )}
      <Button variant="ghost" onClick={onCancel}>
        {cancelLabel}
      </Button>
    </form>
  );
}
