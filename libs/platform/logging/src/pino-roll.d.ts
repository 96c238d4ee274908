declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  interface Options {
    file: string;
    size?: string | number;
    limit?: { count: number; removeOtherLogFiles?: boolean };
    mkdir?: boolean;
    sync?: boolean;
  }

  /** `fd` is -1 until the file is open; the declaration of the package lacks it. */
  export default function build(options: Options): Promise<SonicBoom & { readonly fd: number }>;
}
