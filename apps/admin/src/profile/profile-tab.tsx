import { AvatarCard } from './avatar-card';
import { EmailCard } from './email-card';
import { PersonalCard } from './personal-card';

/** What one is called, looks like, and where mails go. */
export function ProfileTab() {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <PersonalCard />
      <div className="flex flex-col gap-5">
        <AvatarCard />
        <EmailCard />
      </div>
    </div>
  );
}
