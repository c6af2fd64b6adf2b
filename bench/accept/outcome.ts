/** One acceptance run: what must hold, whether it did, and the figures that were seen. */
export type Row = { readonly name: string; readonly met: boolean; readonly seen: string };

export type Outcome = {
  readonly title: string;
  readonly claim: string;
  readonly command: string;
  readonly rows: readonly Row[];
};

/** An acceptance: one file, one line in the registry of `main.ts`. */
export type Acceptance = { readonly name: string; run(root: string): Promise<Outcome> };

const table = (rows: readonly Row[]): string =>
  [
    '| case | met | seen |',
    '|---|---|---|',
    ...rows.map(({ name, met, seen }) => `| ${name} | ${met ? 'yes' : 'NO'} | ${seen} |`),
  ].join('\n');

/** The page of an outcome under docs/acceptance. */
export const pageOf = (outcome: Outcome, stamp: { readonly date: string; readonly machine: string }): string =>
  [
    `# ${outcome.title}`,
    '',
    outcome.claim,
    '',
    `Made ${stamp.date} on ${stamp.machine} by \`${outcome.command}\`.`,
    '',
    table(outcome.rows),
    '',
  ].join('\n');
