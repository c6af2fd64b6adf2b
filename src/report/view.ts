import type { Judgement } from '../core/judgement.ts';
import type { RunRecord } from '../core/record.ts';
import type { Catalogue } from '../core/text/catalogue.ts';

/** All that a report is made of: finished values, no clock, no files. `runAgain` and `rejudge` are the exact commands, `files` the paths written. */
export type ReportView = {
  readonly record: RunRecord;
  readonly judgement: Judgement;
  readonly catalogue: Catalogue;
  readonly files: readonly string[];
  readonly runAgain: string | null;
  readonly rejudge: string;
};
