declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  interface Options {
    file: string;
    size?: string | number;
    limit?: { count: number; removeOtherLogFiles?: boolean };
    mkdir?: boolean;
    sync?: boolean;
  }

  export default function build(options: Options): Promise<SonicBoom>;
}
