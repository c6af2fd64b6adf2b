import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tempFolder } from '../../src/testing/cli.ts';
import { installPeers } from '../common/install.ts';
import { type Bench, benchOptions, playRounds, versionsOf } from '../common/play-rounds.ts';
import { openRounds } from '../common/rounds.ts';
import { type Drops, dropsSchema } from './drops/page.ts';
import { playDrops } from './drops/play.ts';
import type { Generator } from './generator.ts';
import { gateproofSocketIo, gateproofWire } from './generators/gateproof.ts';
import { bareConversation, bareHandshake, rawSocketIo } from './generators/loops.ts';
import { artillery, k6 } from './generators/peers.ts';
import { pageOf } from './page.ts';
import { playOnce } from './play.ts';
import { type Row, roundSchema } from './rows.ts';
import { FULL, type Play, playsOf, SMALL } from './settings.ts';

/** `npm run bench:storm [-- flags]`: README.md beside this file. */

const root = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: benchOptions({ minutes: '20', cache: join(root, 'node_modules/.cache/bench-storm') }),
});
const cache = values.cache;
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const GENERATORS: readonly Generator[] = [
  gateproofWire,
  gateproofSocketIo,
  bareHandshake,
  bareConversation,
  rawSocketIo,
  artillery(cache),
  k6(cache),
];

const sizes = values.small ? SMALL : FULL;
const settings = JSON.stringify(sizes);
const folder = values.small ? (await tempFolder()).path : join(import.meta.dirname, 'rounds');
const page = values.small ? join(folder, 'page.md') : join(root, 'docs/acceptance/bench-storm.md');
const dropsFile = join(folder, 'drops.json');

const textOr = async (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
const store = openRounds(folder, settings, roundSchema.parse);
const drops = async (): Promise<Drops | null> => {
  const text = await textOr(dropsFile);
  return text === null ? null : dropsSchema.parse(JSON.parse(text));
};
const writePage = async (): Promise<void> => writeFile(page, pageOf(await store.stored(), GENERATORS, await drops()));

const bench: Bench<Generator, Play, Row> = {
  ...{ generators: GENERATORS, plays: playsOf(sizes), settings, store, firstHost: 20, say },
  play: playOnce,
  told: (row) => row.problem ?? `${row.treeCpuSec ?? '-'} s CPU`,
};

await mkdir(folder, { recursive: true });
if (values['page-only']) {
  await writePage();
} else {
  await installPeers(cache, say);
  const versions = await versionsOf(GENERATORS, say);
  if (positionals.includes('drops')) {
    const played = await playDrops({ cache, small: values.small, say });
    await writeFile(dropsFile, `${JSON.stringify(played, null, 1)}\n`);
  } else {
    await playRounds(bench, values, versions);
  }
  await writePage();
}
say(`page: ${page}`);
