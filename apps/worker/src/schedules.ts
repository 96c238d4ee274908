import { TidyAttachments } from '#attachments';
import { PurgeAttempts } from '#attempts';
import { LookAfterBackups, RemoveOldBackups } from '#backup-routine';
import { RemoveAbandonedUploads } from '#backup-uploads';
import { CondenseFigures } from '#figure-history';
import { ForgetLiveEvents } from '#live';
import { ResetDemoData } from '#demo-data';
import { MakeDueReports } from '#report-schedules';
import { RemoveOldReports } from '#reports';
import { DISPATCH_SECONDS, DispatchNotifications, ForgetNotifications } from '#notifications';
import { PurgePasskeyChallenges } from '#passkeys';
import { ForgetIdempotencyKeys } from '#platform/idempotency';
import { ForgetHandledMessages, type Schedule } from '#platform/jobs';
import { InboundMailUpkeep } from '#platform/inbound-mail';
import { MailUpkeep } from '#platform/mail';
import { TelegramUpkeep } from '#platform/telegram';
import { ForgetTelegramUpdates } from '#platform/telegram-updates';
import { ForgetMessageReports } from '#moderation';
import { RemoveAvatarFiles } from '#avatars';
import { EraseDueAccounts, RemoveOldExports } from '#privacy';
import { PurgeProfileLinks } from '#profile';
import { PurgePasswordResets } from '#recovery';
import { PurgeRegistrations } from '#registration';
import { PurgeSecondFactors } from '#second-factor';
import { StartDueDrill } from '#restore-drills';
import { EraseAgain, RemoveOldData } from '#restores';
import { PurgeSessions } from '#sessions';
import { ForgetDevices } from '#sign-in-notices';
import { CountDays } from '#stats';
import { LookAtClocks, LookFarBackAtClocks, PlanAllClocks } from '#ticket-clocks';
import { TidyTickets } from '#ticket-upkeep';
import { EndSuspensions } from '#user-admin';

/** Everything that runs by the clock, once for the installation however many workers there are. */
export const SCHEDULES: readonly Schedule[] = [
  { job: CondenseFigures, everySeconds: 600 },
  { job: CountDays, everySeconds: 3600 },
  { job: DispatchNotifications, everySeconds: DISPATCH_SECONDS },
  { job: EndSuspensions, everySeconds: 60 },
  { job: EraseAgain, everySeconds: 300 },
  { job: EraseDueAccounts, everySeconds: 300 },
  { job: ForgetDevices, everySeconds: 24 * 3600 },
  { job: ForgetNotifications, everySeconds: 3600 },
  { job: ForgetHandledMessages, everySeconds: 600 },
  { job: ForgetIdempotencyKeys, everySeconds: 3600 },
  { job: ForgetLiveEvents, everySeconds: 300 },
  { job: ForgetTelegramUpdates, everySeconds: 3600 },
  { job: InboundMailUpkeep, everySeconds: 3600 },
  { job: LookAfterBackups, everySeconds: 60 },
  { job: LookAtClocks, everySeconds: 60 },
  { job: LookFarBackAtClocks, everySeconds: 3600 },
  { job: PlanAllClocks, everySeconds: 24 * 3600 },
  { job: MailUpkeep, everySeconds: 3600 },
  { job: PurgeAttempts, everySeconds: 6 * 3600 },
  { job: PurgePasswordResets, everySeconds: 6 * 3600 },
  { job: TidyAttachments, everySeconds: 3600 },
  { job: ForgetMessageReports, everySeconds: 24 * 3600 },
  { job: RemoveAvatarFiles, everySeconds: 3600 },
  { job: PurgeProfileLinks, everySeconds: 3600 },
  { job: PurgePasskeyChallenges, everySeconds: 3600 },
  { job: PurgeRegistrations, everySeconds: 3600 },
  { job: PurgeSecondFactors, everySeconds: 3600 },
  { job: RemoveOldExports, everySeconds: 3600 },
  { job: MakeDueReports, everySeconds: 60 },
  { job: RemoveAbandonedUploads, everySeconds: 3600 },
  { job: RemoveOldBackups, everySeconds: 3600 },
  { job: RemoveOldReports, everySeconds: 3600 },
  { job: RemoveOldData, everySeconds: 3600 },
  { job: ResetDemoData, everySeconds: 60 },
  { job: StartDueDrill, everySeconds: 3600 },
  { job: PurgeSessions, everySeconds: 6 * 3600 },
  { job: TelegramUpkeep, everySeconds: 600 },
  { job: TidyTickets, everySeconds: 3600 },
];
