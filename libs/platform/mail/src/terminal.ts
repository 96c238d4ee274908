import { Injectable } from '@nestjs/common';

/** The screen of the person who started us. Not a log: what is printed here is written to no file. */
@Injectable()
export class Terminal {
  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}
