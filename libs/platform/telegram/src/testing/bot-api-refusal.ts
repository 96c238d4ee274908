/** How a method refuses, in Telegram's words. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly description: string,
    readonly parameters?: Readonly<Record<string, number>>,
  ) {}
}
