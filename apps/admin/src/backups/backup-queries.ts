import { queryOptions } from '@tanstack/react-query';
import type { ListSource } from '@/frame/list/list-query';
import {
  backupFind,
  backupFindAll,
  backupSummary,
  type BackupView,
  drillFindAll,
  type DrillView,
  restoreFind,
  restoreFindAll,
  restorePreview,
  restorePreviewUndo,
  type RestoreView,
} from '@/api/generated';

/** While something is made, somebody waits for it. */
export const RENEW_MS = 2_000;
const QUIET_MS = 15_000;

export const summaryQuery = queryOptions({
  queryKey: ['backups', 'summary'],
  queryFn: ({ signal }) => backupSummary({ signal }),
  refetchInterval: ({ state: { data } }) => (data?.running || data?.lastDrill?.state === 'running' ? RENEW_MS : QUIET_MS),
});

export const backupList: ListSource<BackupView> = {
  queryKey: ['backups', 'list'],
  load: ({ query, signal }) => backupFindAll({ query, signal }),
};

export const backupQuery = (id: string) =>
  queryOptions({
    queryKey: ['backups', 'one', id],
    queryFn: ({ signal }) => backupFind({ path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data?.progress || data?.state === 'running' ? RENEW_MS : QUIET_MS),
  });

/** What is lost by a restore changes while people work. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['backups', 'preview', id],
    queryFn: ({ signal }) => restorePreview({ path: { id }, signal }),
    staleTime: 0,
    refetchInterval: 60_000,
  });

export const undoPreviewQuery = (restoreId: string) =>
  queryOptions({
    queryKey: ['restores', 'undo', restoreId],
    queryFn: ({ signal }) => restorePreviewUndo({ path: { id: restoreId }, signal }),
    staleTime: 0,
    refetchInterval: 60_000,
  });

export const drillList: ListSource<DrillView> = {
  queryKey: ['drills', 'list'],
  load: ({ query, signal }) => drillFindAll({ query, signal }),
};

export const restoreList: ListSource<RestoreView> = {
  queryKey: ['restores', 'list'],
  load: ({ query, signal }) => restoreFindAll({ query, signal }),
};

export const restoreQuery = (id: string) =>
  queryOptions({
    queryKey: ['restores', 'one', id],
    queryFn: ({ signal }) => restoreFind({ path: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data && isOver(data) ? QUIET_MS : RENEW_MS),
  });

function isOver({ state }: Pick<RestoreView, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}

export const readAnewBackups = [['backups'], ['drills']] as const;
export const readAnewRestores = [['backups'], ['restores']] as const;
