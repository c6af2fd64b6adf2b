import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tempFolder } from '../../src/testing/cli.ts';
import { type Bench, benchOptions, playRounds, versionsOf } from '../common/play-rounds.ts';
import { openRounds } from '../common/rounds.ts';
import type { Generator } from './generator.ts';
import { hey, wrk } from './generators/closed-peers.ts';
import { gateproofOpen, gateproofPeak, gateproofSlow } from './generators/gateproof.ts';
import { autocannonAlone, bareDispatch } from './generators/loops.ts';
import { artillery, k6, vegeta } from './generators/peers.ts';
import { installAll } from './install.ts';
import { pageOf } from './page.ts';
import { playOnce } from './play.ts';
import { type Row, roundSchema } from './rows.ts';
import { FULL, type Play, playsOf, SMALL } from './settings.ts';

/** `npm run bench:quotes [-- flags]`: README.md beside this file. */

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: benchOptions({ minutes: '30', cache: join(root, 'node_modules/.cache/bench-quotes') }),
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

const bench: Bench<Generator, Play, Row> = {
  ...{ generators: GENERATORS, plays: playsOf(sizes), settings, store, firstHost: 40, say },
  play: playOnce,
  told: (row) => row.problem ?? `${row.server.requests} requests, ${row.treeCpuSec ?? '-'} s CPU`,
};

if (!values['page-only']) {
  await installAll(cache, say);
  const versions = await versionsOf(GENERATORS, say);
  await playRounds(bench, values, versions);
}
await writeFile(page, pageOf(await store.stored(), GENERATORS));
say(`page: ${page}`);
