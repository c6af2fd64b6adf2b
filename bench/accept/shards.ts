import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { totalsOf } from '../../src/measure/summarize.ts';
import { type Left, tempFolder } from '../../src/testing/cli.ts';
import { k6Here } from '../../src/testing/k6.ts';
import { startTestTarget, type TestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';
import { commandOf } from './planned-rows.ts';
import { brokenOnes, ordersOf } from './shard-files.ts';
import {
  CONNECTIONS_PLANNED,
  collected,
  merged,
  PARTS,
  playSegments,
  playShards,
  QUOTES_PLANNED,
  SOURCES,
  watchSources,
} from './shard-plays.ts';

type Put = (out: string, files: readonly string[]) => Promise<Left>;

/** What was played, and how its files are put together. */
type Played = {
  readonly what: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly put: Put;
  /** What of a record must be the same in any order of the files. */
  same(left: Left, out: string): string;
  missing(at: number): RegExp;
};

const text = (path: string): string => readFileSync(path, 'utf8');

const skewOf = ({ record }: Left): string =>
  record.warnings.find((warning) => warning.startsWith('The starts of')) ?? 'NO SKEW SAID';

/** Every planned request and socket is there once, and as many as the target counted. */
const wholeRow = async (played: Played, target: TestTarget, seen: ReadonlySet<string>): Promise<Row> => {
  const left = await played.put(join(played.folder, `${played.what}-whole`), played.files);
  const [mode] = Object.values(left.summary.modes);
  const { received } = (await target.books()).requests.load;
  const { planned = 0, notReleased = 0 } = mode?.arrivals ?? {};
  const sockets = totalsOf(left.record.slices).connections.planned;
  const from = SOURCES.filter((source) => seen.has(source));
  const isWhole =
    planned === QUOTES_PLANNED && notReleased === 0 && received === planned && left.record.stopped === null;
  const isBooked = played.what === 'k6' || (mode?.books.equal === true && sockets === CONNECTIONS_PLANNED);
  return {
    name: `${played.what}: three parts`,
    met: isWhole && isBooked && from.length === PARTS && skewOf(left) !== 'NO SKEW SAID',
    seen: `${planned} requests and ${sockets} sockets planned, ${notReleased} not released, the target received ${received}; from ${from.join(', ')}; ${skewOf(left)} ${left.summary.verdict}`,
  };
};

const ordersRow = async (played: Played): Promise<Row> => {
  const texts = new Set<string>();
  const orders = ordersOf(played.files);
  for (const [i, files] of orders.entries()) {
    const out = join(played.folder, `${played.what}-order-${i}`);
    texts.add(played.same(await played.put(out, files), out));
  }
  return {
    name: `${played.what}: the files in any order`,
    met: texts.size === 1 && orders.length === 6,
    seen: `${orders.length} orders, ${texts.size === 1 ? 'the same bytes' : `${texts.size} DIFFERENT RESULTS`}`,
  };
};

const brokenRows = async (played: Played): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { how, files, named } of brokenOnes(played.files, played.missing)) {
    const { code, summary, record } = await played.put(join(played.folder, `${played.what}-${how}`), files);
    const detail = record.stopped?.detail ?? '';
    rows.push({
      name: `${played.what}: file ${how}`,
      met: code === 5 && summary.verdict === 'inconclusive' && named.test(detail),
      seen: `${summary.verdict}, exit ${code}: ${detail.replaceAll(`${played.folder}/`, '').replaceAll('|', '/').slice(0, 260)}`,
    });
  }
  return rows;
};

/** What is not there bears no name: how many are, and what they lack, does. */
const ofRunners = () => /2 of 3 runners|planned requests have no line/;

const playedByK6 = async (folder: string, target: TestTarget): Promise<Played> => {
  const k6 = await k6Here();
  if (k6 === null) throw new Error('no k6 on this machine: npm run k6:build');
  const { path, files } = await playSegments(folder, target, { k6, apartMs: 400 });
  return {
    ...{ what: 'k6', folder, files, missing: ofRunners },
    put: (out, its) => collected(out, path, its),
    same: ({ record }) => JSON.stringify(record.slices),
  };
};

const playedNatively = async (folder: string, target: TestTarget): Promise<Played> => ({
  ...{ what: 'native', folder, files: await playShards(folder, target), put: merged },
  same: (_left, out) => text(join(out, 'record.json')) + text(join(out, 'summary.json')),
  missing: (at) => new RegExp(`Shard ${at + 1} of ${PARTS} is missing`),
});

const withTarget = async <Of>(use: (target: TestTarget) => Promise<Of>): Promise<Of> => {
  const target = await startTestTarget();
  try {
    return await use(target);
  } finally {
    await target.stop();
  }
};

/** A part that began too late: all is there, and yet the target never had the whole load. */
const lateRow = (folder: string): Promise<Row> =>
  withTarget(async (target) => {
    const files = await playShards(folder, target, 3_000);
    const left = await merged(join(folder, 'late'), files);
    const [reason] = left.summary.reasons;
    const said = reason !== undefined && reason.code === 'not-steady';
    return {
      name: 'native: the last shard three seconds late',
      met: left.code === 3 && said,
      seen: `${left.summary.verdict}, exit ${left.code}, ${reason?.code}; ${skewOf(left)}`,
    };
  });

/** Parts of one plan by several k6 and several of our own, put together. */
export const shards: Acceptance = {
  name: 'shards',
  run: async (_root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const outcome = () => ({
      title: 'One plan in several parts',
      claim:
        'Three k6 processes with execution segments, begun one after another, and three shards of our own engine, each from a loopback address of its own: `collect` and `merge` hold every planned request and socket exactly once, whatever the order of the files. One file missing, doubled, cut in half or without its middle is inconclusive (exit 5) and named.',
      command: commandOf('shards', only),
      rows,
    });
    const told = async (more: readonly Row[]): Promise<void> => {
      rows.push(...more);
      await soFar(outcome());
      for (const { name, met, seen } of more) process.stderr.write(`  ${met ? 'met' : 'MISSED'} ${name}: ${seen}\n`);
    };
    const wanted = (name: string): boolean => only.length === 0 || only.some((word) => name.includes(word));
    try {
      for (const [name, play] of [['k6', playedByK6] as const, ['native', playedNatively] as const]) {
        if (!wanted(name)) continue;
        await withTarget(async (target) => {
          const sources = watchSources(target.url);
          const played = await play(folder.path, target);
          await told([await wholeRow(played, target, sources())]);
          await told([await ordersRow(played)]);
          await told(await brokenRows(played));
        });
      }
      if (wanted('late')) await told([await lateRow(folder.path)]);
    } finally {
      await folder.remove();
    }
    return outcome();
  },
};
