import { applyDecorators } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';

/** How a client keeps its tokens: in its own memory, or in cookies that no script can read. */
export const CLIENT_KINDS = ['bearer', 'cookie'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Rule of the optional field `client` of bodies that open or renew a session; absent means `bearer`. */
export function IsClientKind(): PropertyDecorator {
  return applyDecorators(IsOptional(), IsIn(CLIENT_KINDS));
}
