import { useMemo } from 'react';
import { cn } from '@/ui/class-names';

export type QrProps = {
  label: string;
  /** One of: rows of modules, an address, or the text of an SVG made of paths. */
  matrix?: readonly (readonly boolean[])[];
  src?: string;
  svg?: string;
  className?: string;
};

/** A code to be photographed: dark on white with a margin, in the dark theme as well. */
export function Qr({ label, matrix, src, svg, className }: QrProps) {
  const drawing = useMemo(() => (svg ? drawingOf(svg) : matrix ? pathOf(matrix) : null), [svg, matrix]);
  return (
    <div className={cn('w-fit rounded-lg border bg-white p-3', className)}>
      {src ? <img src={src} alt={label} className="block size-44 [image-rendering:pixelated]" /> : null}
      {drawing ? (
        <svg role="img" aria-label={label} viewBox={drawing.viewBox} shapeRendering="crispEdges" className="block size-44">
          {drawing.paths.map((path) => (
            <path key={path.d} d={path.d} fill={path.fill} stroke={path.stroke} />
          ))}
        </svg>
      ) : null}
    </div>
  );
}

type Drawing = { viewBox: string; paths: { d: string; fill: string; stroke: string }[] };

function pathOf(matrix: readonly (readonly boolean[])[]): Drawing {
  const d = matrix.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { viewBox: `0 0 ${matrix.length} ${matrix.length}`, paths: [{ d, fill: '#000', stroke: 'none' }] };
}

/** Takes only the outlines from the text, so that nothing else of it gets into the page, whose policy lets no text become markup. */
function drawingOf(svg: string): Drawing {
  const paths = [...svg.matchAll(/<path\b([^>]*)>/g)].map(([, attributes = '']) => ({
    d: attributeOf(attributes, 'd') ?? '',
    fill: attributeOf(attributes, 'fill') ?? 'none',
    stroke: attributeOf(attributes, 'stroke') ?? 'none',
  }));
  return { viewBox: attributeOf(svg, 'viewBox') ?? '0 0 1 1', paths };
}

function attributeOf(text: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1];
}
