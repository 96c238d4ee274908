import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { type Language, momentText, toLanguage } from '#platform/i18n';
import type { CivilDate } from '#platform/time';
import { type CurrencyFigures, type MoneyPair, type StatsAnswer, type StatsRequest, StatsService } from '#stats';
import { figureName, type ReportWords, reportWords } from './report-words.js';
import type { Report } from './report.repository.js';

/** What stands in a field: a number as it is, and as people read it. */
export interface ReportCell {
  readonly plain: string | number | null;
  readonly text: string;
}

/** Rows under a head. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
}

/** A report before it has a form. */
export interface ReportContent {
  readonly language: Language;
  readonly words: ReportWords;
  readonly title: string;
  /** Whose figures, of which days, and as of when. */
  readonly lines: readonly string[];
  /** For people: by sort of figure and by day. */
  readonly tables: readonly ReportTable[];
  /** For programs: all of it as one table, a figure and a day in each row. */
  readonly flat: ReportTable;
}

/** Gathers what a report says. */
@Injectable()
export class ReportContents {
  constructor(
    private readonly stats: StatsService,
    private readonly organisations: OrganisationDirectory,
  ) {}

  /** @param reader may see the figures. @throws AppError NOT_FOUND when the organisation is gone */
  async of(report: Report, reader: Actor): Promise<ReportContent> {
    const range = { from: report.from as CivilDate, to: report.to as CivilDate };
    const request: StatsRequest = { range, organisationId: report.scope ?? undefined };
    const language = toLanguage(report.language);
    const writer = new Writer(language);
    const { kind } = report;
    const figures = kind === 'transactions' ? await this.stats.readMoney(reader, request) : await this.stats.read(reader, kind, request);
    const { words } = writer;
    const days = (each: { from: string; to: string }) => words.days(writer.date(each.from), writer.date(each.to));
    const whose = report.scope === null ? words.installation : ((await this.organisations.find(report.scope))?.name ?? '');
    const asOf = words.asOf(momentText(language, figures.asOf.toISOString()));
    return {
      language,
      words,
      title: words.titles[kind],
      lines: [whose, days(figures.period), words.compared(days(figures.previous)), asOf],
      ...('currencies' in figures ? writer.money(figures.currencies, figures.previous.from) : writer.figures(figures)),
    };
  }
}

type Tables = Pick<ReportContent, 'tables' | 'flat'>;

/** Writes figures as people of a language read them. */
class Writer {
  readonly words: ReportWords;
  private readonly numbers: Intl.NumberFormat;
  private readonly shares: Intl.NumberFormat;
  private readonly dates: Intl.DateTimeFormat;

  constructor(private readonly language: Language) {
    this.words = reportWords(language);
    this.numbers = new Intl.NumberFormat(language);
    this.shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    this.dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  }

  date(date: string): string {
    return this.dates.format(new Date(date));
  }

  figures({ figures, series, previous }: StatsAnswer): Tables {
    const { words } = this;
    const days = series[0]?.points.map(({ date }) => date) ?? [];
    return {
      tables: [
        {
          title: words.whole,
          head: [words.figure, words.value, words.previous],
          rows: figures.map(({ key, kind, value, previous: before }) => [
            label(figureName(words, key)),
            this.number(kind, value),
            this.number(kind, before),
          ]),
        },
        {
          title: words.day,
          head: [words.day, ...series.map(({ key }) => figureName(words, key))],
          rows: days.map((date, index) => [this.day(date), ...series.map(({ kind, points }) => this.number(kind, points[index]!.value))]),
        },
      ],
      flat: {
        title: '',
        head: [words.figure, words.day, words.value, words.previousDay, words.previous],
        rows: [
          ...figures.map(({ key, kind, value, previous: before }) => [
            label(figureName(words, key)),
            EMPTY,
            this.number(kind, value),
            EMPTY,
            this.number(kind, before),
          ]),
          ...series.flatMap(({ key, kind, points }) =>
            points.map((point, index) => [
              label(figureName(words, key)),
              this.day(point.date),
              this.number(kind, point.value),
              this.day(dayAt(previous.from, index)),
              this.number(kind, point.previous),
            ]),
          ),
        ],
      },
    };
  }

  money(currencies: readonly CurrencyFigures[], before: string): Tables {
    const { words } = this;
    const head = [words.count, words.amount, words.previousCount, words.previousAmount];
    const tables = currencies.flatMap((each): ReportTable[] => [
      {
        title: each.currency,
        head: [words.figure, ...head],
        rows: [
          [label(words.payments), ...this.pair(each, each.payments)],
          [label(words.refunds), ...this.pair(each, each.refunds)],
          ...each.sources.map((source) => [label(figureName(words, source.key)), ...this.pair(each, source)]),
          [label(words.net), EMPTY, this.net(each, 'value'), EMPTY, this.net(each, 'previous')],
        ],
      },
      {
        title: `${each.currency}: ${words.day}`,
        head: [words.day, words.payments, words.refunds],
        rows: each.points.map(({ date, payments, refunds }) => [
          this.day(date),
          this.amount(each, payments.value.amount),
          this.amount(each, refunds.value.amount),
        ]),
      },
    ]);
    return {
      tables: tables.length > 0 ? tables : [{ title: words.nothing, head: [], rows: [] }],
      flat: {
        title: '',
        head: [words.currency, words.figure, words.day, words.previousDay, ...head],
        rows: currencies.flatMap((each) =>
          (['payments', 'refunds'] as const).flatMap((direction) => [
            [label(each.currency), label(words[direction]), EMPTY, EMPTY, ...this.pair(each, each[direction])],
            ...each.points.map((point, index) => [
              label(each.currency),
              label(words[direction]),
              this.day(point.date),
              this.day(dayAt(before, index)),
              ...this.pair(each, point[direction]),
            ]),
          ]),
        ),
      },
    };
  }

  private number(kind: 'count' | 'ratio', value: number | null): ReportCell {
    if (value === null) return EMPTY;
    return { plain: value, text: (kind === 'ratio' ? this.shares : this.numbers).format(value) };
  }

  private day(date: string): ReportCell {
    return { plain: date, text: this.date(date) };
  }

  private pair(of: CurrencyFigures, { value, previous }: MoneyPair): ReportCell[] {
    return [
      this.number('count', value.count),
      this.amount(of, value.amount),
      this.number('count', previous.count),
      this.amount(of, previous.amount),
    ];
  }

  private net(of: CurrencyFigures, when: keyof MoneyPair): ReportCell {
    return this.amount(of, of.payments[when].amount - of.refunds[when].amount);
  }

  /** Whole units with their fraction, as digits: no number of the language holds every sum exactly. */
  private amount({ currency, decimals }: CurrencyFigures, minor: bigint): ReportCell {
    const digits = String(minor < 0n ? -minor : minor).padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const plain = `${minor < 0n ? '-' : ''}${whole}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`;
    const format = new Intl.NumberFormat(this.language, { style: 'currency', currency, currencyDisplay: 'code' });
    return { plain, text: format.format(plain as Intl.StringNumericLiteral) };
  }
}

const EMPTY: ReportCell = { plain: null, text: '–' };

function label(text: string): ReportCell {
  return { plain: text, text };
}

function dayAt(first: string, index: number): string {
  return new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10);
}
