import { cn } from '@/ui/class-names';

/** The surface that menus, popovers and lists float on. */
export const surfaceClasses = 'z-50 animate-rise rounded-lg border bg-card text-card-foreground shadow-raised outline-none print:hidden';

/** One line of a menu. */
export const itemClasses = cn(
  'relative flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none pointer-coarse:min-h-11',
  'data-[disabled]:pointer-events-none data-[disabled]:opacity-50 [&_svg:not([class*=size-])]:size-4 [&_svg]:shrink-0',
);
