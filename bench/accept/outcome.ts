import { availableParallelism } from 'node:os';

/** One acceptance run: what must hold, whether it did, and the figures that were seen. */
export type Row = { readonly name: string; readonly met: boolean; readonly seen: string };

export type Outcome = {
  readonly title: string;
  readonly claim: string;
  readonly command: string;
  readonly rows: readonly Row[];
};

/** An acceptance: one file, one line in the registry of `main.ts`. */
export type Acceptance = {
  readonly name: string;
  /** A long one tells `soFar` what it has: its page then holds that, should it be ended early. `only`: words that choose among its rows, where it knows how; none = all. */
  run(root: string, soFar: (outcome: Outcome) => Promise<void>, only: readonly string[]): Promise<Outcome>;
};

const table = (rows: readonly Row[]): string =>
  [
    '| case | met | seen |',
    '|---|---|---|',
    ...rows.map(({ name, met, seen }) => `| ${name} | ${met ? 'yes' : 'NO'} | ${seen} |`),
  ].join('\n');

type Stamp = { readonly date: string; readonly machine: string };

/** The day, and the machine this process runs on. */
export const stampNow = (): Stamp => ({
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} processors, ${process.platform}-${process.arch}, Node ${process.versions.node}`,
});

/** The page of an outcome under docs/acceptance. One that is not whole says so: its rows are those that were over. */
export const pageOf = (outcome: Outcome, stamp: Stamp, isWhole = true): string =>
  [
    `# ${outcome.title}`,
    '',
    outcome.claim,
    '',
    `Made ${stamp.date} on ${stamp.machine} by \`${outcome.command}\`.`,
    ...(isWhole ? [] : ['', `**Not whole**: ended before its time, after ${outcome.rows.length} rows.`]),
    '',
    table(outcome.rows),
    '',
  ].join('\n');
