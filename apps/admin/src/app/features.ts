import { alerts } from '@/alerts/feature';
import { audit } from '@/audit/feature';
import { backups } from '@/backups/feature';
import { bookings } from '@/bookings/feature';
import { businessHours } from '@/business-hours/feature';
import { dashboard } from '@/dashboard/feature';
import type { FeatureDefinition, ScreenDefinition } from '@/frame/feature';
import { heartbeats } from '@/heartbeats/feature';
import { inboundMail } from '@/inbound-mail/feature';
import { incidents } from '@/incidents/feature';
import { mail } from '@/mail/feature';
import { maintenance } from '@/maintenance/feature';
import { messages } from '@/messages/feature';
import { moderation } from '@/moderation/feature';
import { notifications } from '@/notifications/feature';
import { offices } from '@/offices/feature';
import { onCall } from '@/on-call/feature';
import { profile } from '@/profile/feature';
import { organisations } from '@/organisations/feature';
import { reports } from '@/reports/feature';
import { roles } from '@/roles/feature';
import { settings } from '@/settings/feature';
import { statistics } from '@/statistics/feature';
import { system } from '@/system/feature';
import { ticketTargets } from '@/ticket-targets/feature';
import { ownTickets, tickets } from '@/tickets/feature';
import { users } from '@/users/feature';

/** Everything the panel is made of. A new feature adds its line here. */
const features: readonly FeatureDefinition[] = [
  dashboard,
  statistics,
  reports,
  bookings,
  messages,
  ownTickets,
  notifications,
  profile,
  tickets,
  users,
  organisations,
  roles,
  moderation,
  offices,
  incidents,
  alerts,
  onCall,
  heartbeats,
  settings,
  system,
  maintenance,
  backups,
  mail,
  inboundMail,
  businessHours,
  ticketTargets,
  audit,
];

export const screens: readonly ScreenDefinition[] = features.flatMap((feature) => feature.screens);
export const commands = features.flatMap((feature) => feature.commands ?? []);
export const recordSearches = features.flatMap((feature) => feature.records ?? []);
