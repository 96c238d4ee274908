import { Injectable } from '@nestjs/common';
import type { ErasedPerson, PersonalDataContributor, PersonalFile } from './personal-data-contributor.js';

/** A file of an export with the path it has there. */
export interface ExportedFile {
  /** `contributor/name.json`. */
  readonly path: string;
  readonly records: PersonalFile['records'];
}

/** What all libs together know about people. One per process; contributors register with it. */
@Injectable()
export class PersonalData {
  private readonly contributors: PersonalDataContributor[] = [];

  /** Called by contributors when their module starts. @throws for a name or table that is claimed already. */
  register(contributor: PersonalDataContributor): void {
    const taken = this.contributors.find(
      (other) => other.name === contributor.name || other.tables.some((table) => contributor.tables.includes(table)),
    );
    if (taken) throw new Error(`Personal data of ${contributor.name} is claimed by ${taken.name} already`);
    this.contributors.push(contributor);
  }

  /** Table to contributor. */
  claims(): ReadonlyMap<string, string> {
    return new Map(this.contributors.flatMap(({ name, tables }) => tables.map((table) => [table, name] as const)));
  }

  /** How many contributors there are: what progress is told in. */
  get size(): number {
    return this.contributors.length;
  }

  /** Addresses the person had before, each once; some may be somebody else's by now. */
  async formerEmailsOf(userId: string): Promise<string[]> {
    const found = new Set<string>();
    for (const contributor of this.contributors) for (const email of (await contributor.formerEmailsOf?.(userId)) ?? []) found.add(email);
    return [...found];
  }

  /** Every file of a person's export, contributor by contributor, read as it is consumed. */
  async *exportOf(userId: string, emails: readonly string[] = []): AsyncGenerator<ExportedFile> {
    for (const contributor of this.inOrder())
      for await (const file of contributor.exportOf(userId, emails))
        yield { path: `${contributor.name}/${file.name}.json`, records: file.records };
  }

  /** Lets every lib forget the person, inside the caller's transaction. */
  async erase(person: ErasedPerson): Promise<void> {
    for (const contributor of this.inOrder()) await contributor.erase(person);
  }

  /** Each contributor after those it waits for. @throws when that is impossible. */
  private inOrder(): PersonalDataContributor[] {
    const waiting = this.contributors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const done: PersonalDataContributor[] = [];
    while (waiting.length > 0) {
      const next = waiting.findIndex(
        ({ name, after = [] }) =>
          after.every((other) => done.some((each) => each.name === other)) && !waiting.some(({ before = [] }) => before.includes(name)),
      );
      if (next < 0)
        throw new Error(
          `Contributors of personal data wait for one another or for one that is missing: ${waiting.map((each) => each.name).join(', ')}`,
        );
      done.push(...waiting.splice(next, 1));
    }
    return done;
  }
}
