import { tempFolder } from '../../src/testing/cli.ts';
import { type Play, rowOf } from './old-scripts/play.ts';
import { quotePlays } from './old-scripts/quote-plays.ts';
import { otherPlays, socketPlays } from './old-scripts/socket-plays.ts';
import { userPlays } from './old-scripts/user-plays.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';

/** Every row of docs/old-scripts.md that has a counterpart. */
export const OLD_SCRIPT_PLAYS: readonly Play[] = [...quotePlays, ...userPlays, ...socketPlays, ...otherPlays];

const outcomeOf = (rows: readonly Row[]): Outcome => ({
  title: 'Every option of the old stress scripts',
  claim:
    'Each row of `docs/old-scripts.md` that names a counterpart, played through the command line with the files of that page against a reference target of its own, and held against the books of that target: what it was asked for, by route, symbol, option, user and key.',
  command: 'npm run accept old-scripts',
  rows,
});

/** `--only <words>`: rows whose name holds one of them. */
export const oldScripts: Acceptance = {
  name: 'old-scripts',
  run: async (root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const wanted = OLD_SCRIPT_PLAYS.filter(
      ({ script, option }) => only.length === 0 || only.some((words) => `${script} ${option}`.includes(words)),
    );
    try {
      for (const [number, play] of wanted.entries()) {
        rows.push(await rowOf(play, { root, folder: folder.path, number }));
        await soFar(outcomeOf(rows));
      }
    } finally {
      await folder.remove();
    }
    return outcomeOf(rows);
  },
};
