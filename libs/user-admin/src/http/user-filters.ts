import type { UserFilters, UserSort } from '#users';
import type { UserFilterDto } from './user-admin.dto.js';

/** What a query of a list asks for. */
export function filtersOf(query: UserFilterDto): UserFilters {
  const { search, status, role, organisationId, createdFrom, createdTo } = query;
  return {
    ...(search !== undefined && { search }),
    ...(status !== undefined && { status }),
    ...(role !== undefined && { role }),
    ...(organisationId !== undefined && { organisationId }),
    ...(createdFrom !== undefined && { createdFrom: new Date(createdFrom).toISOString() }),
    ...(createdTo !== undefined && { createdTo: new Date(createdTo).toISOString() }),
  };
}

/** The newest first unless it is said otherwise. */
export function sortOf(query: UserFilterDto): UserSort {
  return query.sort ?? '-created';
}
