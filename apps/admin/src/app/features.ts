import { audit } from '@/audit/feature';
import { bookings } from '@/bookings/feature';
import { dashboard } from '@/dashboard/feature';
import type { FeatureDefinition, ScreenDefinition } from '@/frame/feature';
import { mail } from '@/mail/feature';
import { offices } from '@/offices/feature';
import { profile } from '@/profile/feature';
import { organisations } from '@/organisations/feature';
import { roles } from '@/roles/feature';
import { settings } from '@/settings/feature';
import { users } from '@/users/feature';

/** Everything the panel is made of. A new feature adds its line here. */
const features: readonly FeatureDefinition[] = [dashboard, bookings, profile, users, organisations, roles, offices, settings, mail, audit];

export const screens: readonly ScreenDefinition[] = features.flatMap((feature) => feature.screens);
export const commands = features.flatMap((feature) => feature.commands ?? []);
export const recordSearches = features.flatMap((feature) => feature.records ?? []);
