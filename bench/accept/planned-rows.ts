import { tempFolder } from '../../src/testing/cli.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';

export type PlannedRow = readonly [name: string, play: () => Promise<Row>];

/** What was typed to play an acceptance, or a part of it. */
export const commandOf = (name: string, only: readonly string[]): string =>
  `npm run accept ${name}${only.length === 0 ? '' : ` -- ${only.map((word) => `--only '${word}'`).join(' ')}`}`;

/** An acceptance of rows that are played one after another in one folder; `only` chooses those whose name holds one of its words. */
export const acceptanceOf = (
  name: string,
  page: Pick<Outcome, 'title' | 'claim'>,
  planned: (folder: string) => readonly PlannedRow[],
): Acceptance => ({
  name,
  run: async (_root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const outcome = (): Outcome => ({ ...page, command: commandOf(name, only), rows });
    try {
      for (const [rowName, play] of planned(folder.path)) {
        if (only.length > 0 && !only.some((word) => rowName.includes(word))) continue;
        const row = await play();
        rows.push(row);
        await soFar(outcome());
        process.stderr.write(`  ${row.name}: ${row.seen}\n`);
      }
    } finally {
      await folder.remove();
    }
    return outcome();
  },
});
