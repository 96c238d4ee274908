import { queryOptions } from '@tanstack/react-query';
import { configAdminFindAll } from '@/api/generated';

/** Every setting as it is. */
export const configQuery = queryOptions({ queryKey: ['config'], queryFn: ({ signal }) => configAdminFindAll({ signal }) });
