import { FactorCard } from './factor-card';
import { PasskeyCard } from './passkey-card';
import { PasswordCard } from './password-card';
import { SessionCard } from './session-card';

/** Who gets in, how, and who is in. */
export function SecurityTab() {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="flex flex-col gap-5">
        <FactorCard />
        <PasskeyCard />
      </div>
      <div className="flex flex-col gap-5">
        <PasswordCard />
        <SessionCard />
      </div>
    </div>
  );
}
