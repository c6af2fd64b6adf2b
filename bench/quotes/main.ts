import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/core/clock.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import { stampNow } from '../accept/outcome.ts';
import { openRounds } from '../common/rounds.ts';
import type { Generator } from './generator.ts';
import { hey, wrk } from './generators/closed-peers.ts';
import { gateproofOpen, gateproofPeak, gateproofSlow } from './generators/gateproof.ts';
import { autocannonAlone, bareDispatch } from './generators/loops.ts';
import { artillery, k6, vegeta } from './generators/peers.ts';
import { installAll } from './install.ts';
import { pageOf } from './page.ts';
import { playOnce } from './play.ts';
import { type Round, roundSchema } from './rows.ts';
import { FULL, type Play, playsOf, SMALL } from './settings.ts';

/** `npm run bench:quotes [-- flags]`: README.md beside this file. */

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '30' },
    only: { type: 'string', multiple: true, default: [] },
    measure: { type: 'string', multiple: true, default: [] },
    small: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    'page-only': { type: 'boolean', default: false },
    cache: { type: 'string', default: join(root, 'node_modules/.cache/bench-quotes') },
  },
});
const { cache } = values;
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const GENERATORS: readonly Generator[] = [
  ...[gateproofOpen, gateproofSlow, gateproofPeak, bareDispatch, autocannonAlone],
  ...[wrk(cache), hey(cache), vegeta(cache), k6(cache), artillery(cache)],
];

const sizes = values.small ? SMALL : FULL;
const settings = JSON.stringify(sizes);
const folder = values.small ? (await tempFolder()).path : join(import.meta.dirname, 'rounds');
const page = values.small ? join(folder, 'page.md') : join(root, 'docs/acceptance/bench-quotes.md');
await mkdir(folder, { recursive: true });
const store = openRounds(folder, settings, (json) => roundSchema.parse(json));

const endUs = systemClock.nowUs() + Number(values.minutes) * 60e6;
const versions: Record<string, string> = {};
const wanted = (generator: Generator, play: Play): boolean =>
  versions[generator.name] !== undefined &&
  (values.only.length === 0 || values.only.includes(generator.name)) &&
  (values.measure.length === 0 || values.measure.includes(play.measure)) &&
  generator.measures.includes(play.measure);

/** Generators take turns, beginning one further each round and play; each has an address of its own, so that no port waits for another's. */
const playRound = async (number: number): Promise<'whole' | 'cut'> => {
  const { date, machine } = stampNow();
  const before = (await store.stored()).find(({ round }) => round === number);
  const round: Round = { round: number, date, machine, settings, versions, rows: before?.rows ?? [] };
  for (const [at, play] of playsOf(sizes).entries()) {
    for (let turn = 0; turn < GENERATORS.length; turn += 1) {
      const index = (turn + number + at) % GENERATORS.length;
      const generator = GENERATORS[index];
      if (generator === undefined || !wanted(generator, play)) continue;
      const isPlayed = ({ generator: name, measure, size }: Round['rows'][number]): boolean =>
        name === generator.name && measure === play.measure && size === play.size;
      if (round.rows.some(isPlayed)) continue;
      if (systemClock.nowUs() > endUs) return 'cut';
      const row = await playOnce(generator, play, `127.0.0.${40 + index}`);
      round.rows.push(row);
      await store.write(round);
      const told = row.problem ?? `${row.server.requests} requests, ${row.treeCpuSec ?? '-'} s CPU`;
      say(`round ${number} ${play.measure} ${play.size} ${generator.name}: ${told}`);
    }
  }
  return 'whole';
};

if (!values['page-only']) {
  await installAll(cache, say);
  for (const generator of GENERATORS) {
    const version = await generator.version();
    if (version !== null) versions[generator.name] = version;
    else say(`${generator.name}: absent`);
  }
  if (values.fresh) await store.forget();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    if ((await playRound(round)) === 'whole') continue;
    say(`the time is up in round ${round}: the same command goes on from here`);
    break;
  }
}
await writeFile(page, pageOf(await store.stored(), GENERATORS));
say(`page: ${page}`);
