import { CalendarDays } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';

export const bookings: FeatureDefinition = {
  key: 'bookings',
  screens: [
    {
      path: '/bookings',
      title: { en: 'Book a desk', es: 'Reservar puesto' },
      permission: 'desk.reserve',
      load: () => import('./booking-day.screen'),
      skeleton: 'list',
      menu: { group: 'mine', icon: CalendarDays, order: 10 },
    },
    {
      path: '/bookings/mine',
      title: { en: 'Your bookings', es: 'Tus reservas' },
      permission: 'desk.reserve',
      load: () => import('./own-bookings.screen'),
      skeleton: 'list',
    },
  ],
  commands: [
    {
      key: 'book',
      title: { en: 'Book a desk', es: 'Reservar un puesto' },
      permission: 'desk.reserve',
      icon: CalendarDays,
      to: '/bookings',
    },
    { key: 'own-bookings', title: { en: 'Your bookings', es: 'Tus reservas' }, permission: 'desk.reserve', to: '/bookings/mine' },
  ],
};
