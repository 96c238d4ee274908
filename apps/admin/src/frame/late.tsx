import { type ComponentType, cloneElement, type ReactElement, type ReactNode, Suspense, use, useState } from 'react';

/**
 * Fetches what `load` imports when it is first shown, or when `preload` says so; a failed fetch is tried again with the next.
 * What it returns takes the props of what is imported.
 */
export function late<C extends (props: never) => ReactNode>(load: () => Promise<C>): C & { readonly preload: () => void } {
  let loading: Promise<C> | undefined;
  const start = () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  function Loaded(props: object) {
    const Component = use(start()) as unknown as ComponentType<object>;
    return <Component {...props} />;
  }
  function Late(props: object) {
    return (
      <Suspense>
        <Loaded {...props} />
      </Suspense>
    );
  }
  return Object.assign(Late as unknown as C, { preload: () => void start().catch(() => undefined) });
}

interface LateMenuProps<Props extends object> {
  /** A menu that shows the same button and begins open. */
  readonly menu: ((props: Props & { readonly defaultOpen: boolean }) => ReactNode) & { readonly preload: () => void };
  readonly props: Props;
  readonly button: ReactElement<{
    onClick?: () => void;
    onPointerEnter?: () => void;
    onFocus?: () => void;
    'aria-haspopup'?: 'menu' | 'dialog';
  }>;
  readonly kind?: 'menu' | 'dialog';
}

/** A button whose menu is fetched when somebody is about to press it. */
export function LateMenu<Props extends object>({ menu: Menu, props, button, kind = 'menu' }: LateMenuProps<Props>) {
  const [pressed, setPressed] = useState(false);
  if (pressed) return <Menu {...props} defaultOpen />;
  return cloneElement(button, {
    'aria-haspopup': kind,
    onClick: () => setPressed(true),
    onPointerEnter: Menu.preload,
    onFocus: Menu.preload,
  });
}
