import { type ComponentProps, useState } from 'react';
import { cn } from '@/ui/class-names';

const sizes = { xs: 'size-6 text-[0.625rem]', sm: 'size-8 text-xs', md: 'size-10 text-sm', lg: 'size-16 text-xl', xl: 'size-24 text-3xl' };

export type AvatarProps = Omit<ComponentProps<'span'>, 'children'> & {
  /** Decides the colour behind the initials: the same for the same person everywhere. */
  id: string;
  name: string;
  src?: string | null;
  size?: keyof typeof sizes;
  /** Where no name stands beside it. */
  label?: string;
};

/** A person's picture or, until there is one, their initials. */
export function Avatar({ id, name, src, size = 'sm', label, className, ...rest }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const shown = src && src !== broken ? src : null;
  return (
    <span
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      data-hue={hueOf(id)}
      // Drawn by the style sheet: as text they would count as the visible name of a button that is named otherwise.
      data-initials={shown ? undefined : initialsOf(name)}
      className={cn(
        'avatar relative inline-grid shrink-0 before:content-[attr(data-initials)] place-items-center overflow-hidden rounded-full font-semibold select-none',
        sizes[size],
        className,
      )}
      {...rest}
    >
      {shown && (
        <img
          src={shown}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className="absolute inset-0 size-full object-cover"
          onError={() => setBroken(shown)}
        />
      )}
    </span>
  );
}

const HUES = 12;

/** One of twelve (theme.css), spread by a small hash of the id. */
function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
