import { Link as RouterLink, useRouter } from '@tanstack/react-router';
import type { ComponentProps, PointerEvent } from 'react';

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & {
  /** A path below /admin, with its query: `/users?status=suspended`. */
  readonly to: string;
  readonly replace?: boolean;
  /** Takes along what the entry of the history keeps besides the address, such as the way back through the pages of a list. */
  readonly state?: true;
};

/** A link within the panel: loads what it leads to when it is pointed at, and at the latest while the button goes down. */
export function Link({ to, ...props }: LinkProps) {
  const [path, query] = to.split('?');
  const search = query === undefined ? {} : Object.fromEntries(new URLSearchParams(query));
  const router = useRouter();
  const readAhead = (event: PointerEvent<HTMLAnchorElement>) => {
    props.onPointerDown?.(event);
    void router.preloadRoute({ to: path, search } as never);
  };
  return <RouterLink to={path} search={search as never} preload="intent" {...(props as object)} onPointerDown={readAhead} />;
}
