import type { SchemaFingerprint } from './schema-fingerprint.js';

/** A table whose rows are copied: ordinary ones and the leaves of partitioned ones. */
export interface CopiedTable {
  readonly name: string;
  /** Without generated ones, in the order of the table. */
  readonly columns: readonly string[];
  /** What the planner believes; 0 where nobody has counted. */
  readonly estimatedRows: number;
  /** On disk, without indexes. */
  readonly estimatedBytes: number;
}

export interface CopiedSequence {
  readonly name: string;
  /** A bigint. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** A table that is there again after a restore, empty. */
export interface LeftOutTable {
  readonly name: string;
  readonly reason: 'unlogged';
}

/** Something that a copy would lose or that would be left pointing at the old tables. */
export interface SchemaRefusal {
  readonly reason: 'large_objects' | 'foreign_table' | 'row_security' | 'unreadable' | 'extension_inside' | 'used_from_outside';
  readonly object: string;
}

export interface SchemaDescription {
  readonly serverVersion: string;
  readonly serverMajor: number;
  /** Names of the applied ones, without the ending of a file. */
  readonly migrations: readonly string[];
  /** By name. The table of migrations is not among them: migrating writes it. */
  readonly tables: readonly CopiedTable[];
  readonly leftOut: readonly LeftOutTable[];
  readonly sequences: readonly CopiedSequence[];
  /** Name and version of what the database has beside plpgsql. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly fingerprint: SchemaFingerprint;
  /** Empty when the schema can be copied. */
  readonly refusals: readonly SchemaRefusal[];
}
