import {
  type ComponentType,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useReducer,
  useState,
} from 'react';
import { useMessages } from '@/i18n/messages';
import { toast } from '@/ui/toast-store';
import { frameMessages } from './frame.messages';
import { importOnce } from './import-once';

interface LatePart {
  /** Fetches it ahead; says nothing when that fails. */
  readonly preload: () => void;
  readonly fetch: () => Promise<unknown>;
}

/**
 * Fetches what `load` imports when it is first shown, or when `preload` says so; what it returns takes the props of what is imported.
 * A failure is said, with a way on: again, which also happens once there is a connection, or a reload where an upgrade took it away.
 * @param onMissing where whoever shows it is to close it after a failure, so that it can be opened again.
 */
export function late<C extends (props: never) => ReactNode>(
  load: () => Promise<C>,
  onMissing?: (props: Parameters<C>[0]) => void,
): C & LatePart {
  const part = importOnce(load);
  function Late(props: object) {
    const [, shown] = useReducer((count: number) => count + 1, 0);
    const [attempt, again] = useReducer((count: number) => count + 1, 0);
    const say = useSayMissing();
    const fail = useEffectEvent(() => {
      say(onMissing ? undefined : again);
      onMissing?.(props as Parameters<C>[0]);
    });
    const Component = part.now() as unknown as ComponentType<object> | undefined;
    const isThere = Component !== undefined;
    useEffect(() => {
      if (isThere) return;
      let here = true;
      part.fetch().then(
        () => here && shown(),
        () => here && fail(),
      );
      addEventListener('online', again);
      return () => {
        here = false;
        removeEventListener('online', again);
      };
    }, [isThere, attempt]);
    return Component ? <Component {...props} /> : null;
  }
  return Object.assign(Late as unknown as C, { preload: () => void part.fetch().catch(() => undefined), fetch: part.fetch });
}

/** Says that a part of the page could not be fetched. */
function useSayMissing(): (again?: () => void) => void {
  const m = useMessages(frameMessages);
  return (again) => {
    const online = navigator.onLine;
    const reload = { label: m.reload, onClick: () => location.reload() };
    const action = online ? reload : again && { label: m.retry, onClick: again };
    toast.error(online ? m.partMissing : m.partOffline, { id: 'part-missing', ...(action && { action }) });
  };
}

interface LateMenuProps<Props extends object> {
  /** A menu that shows the same button and begins open. */
  readonly menu: ((props: Props & { readonly defaultOpen: boolean }) => ReactNode) & LatePart;
  readonly props: Props;
  readonly button: ReactElement<{
    onClick?: () => void;
    onPointerEnter?: () => void;
    onFocus?: () => void;
    'aria-haspopup'?: 'menu' | 'dialog';
  }>;
  readonly kind?: 'menu' | 'dialog';
}

/** A button whose menu is fetched when somebody is about to press it; it stays until the menu is there. */
export function LateMenu<Props extends object>({ menu: Menu, props, button, kind = 'menu' }: LateMenuProps<Props>) {
  const [open, setOpen] = useState(false);
  const say = useSayMissing();
  if (open) return <Menu {...props} defaultOpen />;
  return cloneElement(button, {
    'aria-haspopup': kind,
    onClick: () =>
      void Menu.fetch().then(
        () => setOpen(true),
        () => say(),
      ),
    onPointerEnter: Menu.preload,
    onFocus: Menu.preload,
  });
}
