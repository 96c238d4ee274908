import { useAccess } from '@/frame';
import { FactorCard } from './factor-card';
import { PasskeyCard } from './passkey-card';
import { PasswordCard } from './password-card';
import { SessionCard } from './session-card';
import { TelegramCard } from './telegram-card';

/** Who gets in, how, and who is in. */
export function SecurityTab() {
  const access = useAccess();
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="flex flex-col gap-5">
        <FactorCard />
        <PasskeyCard />
        {access.can('telegram.link') && <TelegramCard />}
      </div>
      <div className="flex flex-col gap-5">
        <PasswordCard />
        <SessionCard />
      </div>
    </div>
  );
}
