/** Somebody whose data is to go, as it was when the erasure began. */
export interface ErasedPerson {
  readonly userId: string;
  /** Normalised address, to find rows that know the person only by it. */
  readonly email: string;
  /** That one and those they had before and nobody else has now, as far as they are known. */
  readonly emails: readonly string[];
}

/** One file of a person's export. */
export interface PersonalFile {
  /** Name without its extension: lower-case words with dashes, unique among the contributor's files. */
  readonly name: string;
  /** Plain values; written as a JSON array, one record after the other. */
  readonly records: AsyncIterable<unknown> | Iterable<unknown>;
}

/** Port: a lib that keeps data of people says where, hands it over and lets go of it. */
export interface PersonalDataContributor {
  /** The lib's name; the folder of its files in an export. */
  readonly name: string;
  /** Tables with columns that hold a person's id or address, with their schema unless it is `app`: `users`, `ops.audit_details`. */
  readonly tables: readonly string[];
  /** Names of contributors that must erase before this one, because their rows point at its rows. */
  readonly after?: readonly string[];
  /** Names of contributors that must erase after this one, because it keeps others from writing what they remove. */
  readonly before?: readonly string[];
  /** Addresses the person had before, normalised, as far as this lib remembers. */
  formerEmailsOf?(userId: string): Promise<readonly string[]>;
  /**
   * Everything the lib knows about the person, and nothing that is somebody else's.
   * @param emails their address and those they had before, for rows that know them only by these.
   */
  exportOf(userId: string, emails: readonly string[]): Iterable<PersonalFile> | AsyncIterable<PersonalFile>;
  /** Removes the person's data or makes it nobody's, inside the caller's transaction. A second time changes nothing. */
  erase(person: ErasedPerson): Promise<void>;
}
