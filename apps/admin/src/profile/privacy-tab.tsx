import { ConsentCard } from './consent-card';
import { DeletionCard } from './deletion-card';
import { ExportCard } from './export-card';

/** What one agrees to, what is known about one, and the way out. */
export function PrivacyTab() {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <ConsentCard />
      <div className="flex flex-col gap-5">
        <ExportCard />
        <DeletionCard />
      </div>
    </div>
  );
}
