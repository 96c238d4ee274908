import { CalendarClock, Files } from 'lucide-react';
import type { FeatureDefinition } from '@/frame/feature';
import { registerJobReader } from '@/frame/jobs';

const reading = { permission: 'stats.read', scope: 'organisation' } as const;
const planning = { permission: 'report.schedule', scope: 'organisation' } as const;

registerJobReader('report', () => import('./report-job').then((file) => file.readReportJob));

export const reports: FeatureDefinition = {
  key: 'reports',
  screens: [
    {
      path: '/reports',
      title: { en: 'Reports', es: 'Informes' },
      ...reading,
      load: () => import('./report-list.screen'),
      skeleton: 'list',
      menu: { group: 'overview', icon: Files, order: 20 },
    },
    {
      path: '/report-schedules',
      title: { en: 'Schedules of reports', es: 'Informes programados' },
      ...planning,
      load: () => import('./schedule-list.screen'),
      skeleton: 'list',
    },
    {
      path: '/report-schedules/new',
      title: { en: 'New schedule', es: 'Programar informe' },
      ...planning,
      load: () => import('./schedule-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/report-schedules/$scheduleId',
      title: { en: 'Schedule', es: 'Informe programado' },
      ...planning,
      load: () => import('./schedule.screen'),
      skeleton: 'form',
    },
  ],
  commands: [
    { key: 'reports', title: { en: 'Make a report', es: 'Hacer un informe' }, ...reading, icon: Files, to: '/reports?new=1' },
    {
      key: 'report-schedules',
      title: { en: 'Have reports mailed', es: 'Recibir informes por correo' },
      ...planning,
      icon: CalendarClock,
      to: '/report-schedules',
    },
  ],
};
