import { createRootRoute, createRoute, createRouter, type ErrorComponentProps, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { queryClient, session } from '@/api';
import { accessQuery, mayUse, NotFoundPage, parseSearch, ProblemPage, Screened, type ScreenDefinition, stringifySearch } from '@/frame';
import { screens } from './features';
import { SamePerson } from './same-person';
import { Shell } from './shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: ProblemPage });

/** Without a session there is no shell: the door opens at the same address. */
function ShellProblem(props: ErrorComponentProps) {
  if (session.state() !== 'signed-out') return <ProblemPage {...props} />;
  location.reload();
  return null;
}

const shell = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  loader: () => queryClient.ensureQueryData(accessQuery),
  component: () => (
    <SamePerson>
      <Shell />
    </SamePerson>
  ),
  errorComponent: ShellProblem,
  notFoundComponent: NotFoundPage,
});

function routeOf(screen: ScreenDefinition) {
  const Loaded = lazyRouteComponent(screen.load, 'Screen');
  const component = () => (
    <Screened screen={screen}>
      <Loaded />
    </Screened>
  );
  // The router preloads what a link points at by this function.
  return createRoute({
    getParentRoute: () => shell,
    path: screen.path,
    component: Object.assign(component, { preload: Loaded.preload }),
    // Beside the code, not after it; and nobody waits for it. Who may not see the screen asks for nothing.
    loader: ({ params, location }) => {
      const access = queryClient.getQueryData(accessQuery.queryKey);
      if (access && !mayUse(access, screen)) return;
      void screen.preload?.({ params: params, search: parseSearch(location.searchStr) });
    },
    errorComponent: ProblemPage,
  });
}

/** Within the shell, so that one can go on from there. */
const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren([...screens.map(routeOf), nowhere])]),
  basepath: '/admin',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // The queries know what is fresh.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
});
