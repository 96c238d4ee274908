import { Link as RouterLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & {
  /** A path below /admin, with its query: `/users?status=suspended`. */
  readonly to: string;
  readonly replace?: boolean;
};

/** A link within the panel: loads what it leads to when it is pointed at. */
export function Link({ to, ...props }: LinkProps) {
  const [path, query] = to.split('?');
  const search = query === undefined ? {} : Object.fromEntries(new URLSearchParams(query));
  return <RouterLink to={path} search={search as never} preload="intent" {...(props as object)} />;
}
