import { EXIT, HarnessError, type Problem } from '../../core/errors.ts';
import type { RunRecord, Shard } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { brokenLines } from '../../judge/books.ts';
import { shardOf } from '../../load/cursor.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { mergeOperationCounts } from '../../measure/operations.ts';
import { mergeQuoteWire } from '../../measure/quote-wire.ts';
import { totalsOf } from '../../measure/summarize.ts';
import { differencesOf } from './differences.ts';

/** A record of one shard, and the file it was read from. */
export type ShardPart = { readonly path: string; readonly record: RunRecord; readonly shard: Shard };

const text = englishCatalogue.merge;

const refused = (message: string, hint: string, problems: readonly Problem[] = []): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint, problems });

/** What must be the same in all shards: the plan, who played it, and what it was played against. Where a target is reached from may differ. */
const identityOf = ({
  kind,
  tool,
  planHash,
  seed,
  scenario,
  shard,
  modes,
  engine: { clockStepMs: _step, ...engine },
}: RunRecord) => ({
  kind,
  tool,
  engine,
  planHash,
  seed,
  scenario,
  shards: shard?.count,
  modes: modes.map(({ mode, quoteAuth, keys, target: { baseUrl: _baseUrl, ...target } }) => ({
    ...{ mode, quoteAuth, keys, target },
  })),
});

const assertAlike = (first: ShardPart, part: ShardPart): void => {
  const problems = differencesOf(identityOf(first.record), identityOf(part.record)).map(({ path, one, other }) => ({
    path,
    expected: one ?? englishCatalogue.problem.nothing(),
    got: other ?? englishCatalogue.problem.nothing(),
    fix: text.same(one ?? englishCatalogue.problem.nothing()),
  }));
  if (problems.length === 0) return;
  throw refused(text.unlike([first.path, part.path], problems.length), text.unlikeHint(), problems);
};

/** A file that was named, and the record in it; `fault`: why there is none, in a sentence. */
export type FoundShard =
  | { readonly path: string; readonly record: RunRecord }
  | { readonly path: string; readonly record: null; readonly fault: string };

/** The shards of a plan that can be counted, in their order; what is not known of the others, in sentences, voids what they are merged to. */
export type ShardSet = {
  readonly parts: readonly [ShardPart, ...ShardPart[]];
  readonly count: number;
  /** Which are not among the parts. */
  readonly missing: readonly number[];
  readonly losses: readonly string[];
};

const frameOf = ({ index, mode, phase, judged, steady, pair, startMs, endMs }: SliceRecord) =>
  JSON.stringify([index, mode, phase, judged, steady, pair, startMs, endMs]);

const framesOf = ({ record }: ShardPart): string => JSON.stringify(record.slices.map(frameOf));

/** The slices that most shards have; of as many, the longer list: slices get lost, and none is made up. */
const framesOfMost = (parts: readonly ShardPart[]): string => {
  const [most = ''] = [...Map.groupBy(parts, framesOf)]
    .toSorted(([one, these], [other, those]) => those.length - these.length || other.length - one.length)
    .map(([frames]) => frames);
  return most;
};

/** What makes a histogram of a shard unreadable: of its slices, its operations or its connections. */
const unreadableIn = ({ record: { slices, modes } }: ShardPart): string | null => {
  try {
    for (const slice of slices) mergeSlices([slice]);
    for (const { byOperation, wire } of modes) {
      mergeOperationCounts([byOperation]);
      mergeQuoteWire([wire]);
    }
    return null;
  } catch (cause) {
    if (cause instanceof HarnessError) return cause.message;
    throw cause;
  }
};

/** Damage that the sum of all shards could hide: histograms that cannot be read, books that do not add up, slices of another plan. */
const damageOf = (part: ShardPart, frames: string): string | null => {
  if (framesOf(part) !== frames) return text.wrongSlices();
  for (const slice of part.record.slices) {
    const [broken] = brokenLines(slice);
    if (broken !== undefined) return text.booksBroken({ ...broken, slice: slice.index });
  }
  return unreadableIn(part);
};

/** Every shard plans every n-th arrival and connection, so what all planned gives the share of each. Which of them is wrong when one is cannot be told. */
const assertShares = (parts: readonly ShardPart[]): void => {
  const totals = parts.map(({ record }) => totalsOf(record.slices));
  const nouns = [
    { noun: 'requests', planned: totals.map(({ arrivals }) => arrivals.planned) },
    { noun: 'connections', planned: totals.map(({ connections }) => connections.planned) },
  ];
  for (const { noun, planned } of nouns) {
    const whole = planned.reduce((sum, n) => sum + n, 0);
    const shares = planned.map((_, index) => shardOf(whole, { index, count: parts.length }).length);
    if (planned.some((own, i) => own !== shares[i]))
      throw refused(text.wrongShares({ noun, planned, shares }), text.damagedHint());
  }
};

const shardPartOf = ({ path, record }: { readonly path: string; readonly record: RunRecord }): ShardPart => {
  if (record.shard === null) throw refused(text.notAShard(path), text.notAShardHint());
  return { path, record, shard: record.shard };
};

/** By number; those of one number by what they hold, so that the order of the files leaves no trace. */
const inOrderOf = (parts: readonly ShardPart[]): ShardPart[] => {
  const texts = new Map(parts.map((part) => [part, JSON.stringify(part.record)]));
  const key = (part: ShardPart): string => `${texts.get(part)} ${part.path}`;
  return parts.toSorted((a, b) => a.shard.index - b.shard.index || (key(a) < key(b) ? -1 : 1));
};

/** Of a shard that is there several times the first counts, and no verdict survives it. */
const onceEach = (parts: readonly ShardPart[]): { readonly once: ShardPart[]; readonly doubled: string[] } => {
  const groups = [...Map.groupBy(parts, ({ shard }) => shard.index)];
  return {
    once: groups.flatMap(([, same]) => same.slice(0, 1)),
    doubled: groups.flatMap(([index, same]) =>
      same.length === 1 ? [] : [text.doubled(index, same.map(({ path }) => path).toSorted())],
    ),
  };
};

/**
 * The shards of one plan, whatever the order they came in. A shard that is missing, there twice or damaged, and a file that cannot be read as a record,
 * are losses, each named; nothing is guessed in their place. What is no shard, or of another run, is refused (exit 2), and so is a set of which nothing is left.
 */
export const shardPartsOf = (found: readonly FoundShard[]): ShardSet => {
  const inOrder = inOrderOf(found.flatMap((file) => (file.record === null ? [] : [shardPartOf(file)])));
  const unread = found.flatMap((file) => (file.record === null ? [text.unread(file.path, file.fault)] : [])).toSorted();
  const [sample] = inOrder;
  if (sample === undefined) throw refused(unread.join(' '), text.damagedHint());
  for (const part of inOrder) assertAlike(sample, part);
  const { count } = sample.shard;
  const frames = framesOfMost(inOrder);
  const seen = inOrder.map((part) => ({ part, damage: damageOf(part, frames) }));
  const damaged = seen.flatMap(({ part: { path, shard }, damage }) =>
    damage === null ? [] : [text.damaged(path, shard.index, damage)],
  );
  const { once, doubled } = onceEach(seen.flatMap(({ part, damage }) => (damage === null ? [part] : [])));
  const [first, ...rest] = once;
  if (first === undefined) throw refused(damaged.join(' '), text.damagedHint());
  const there = new Set(once.map(({ shard }) => shard.index));
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !there.has(index));
  if (missing.length === 0) assertShares(once);
  const gone = missing.length === 0 ? [] : [text.missing(missing, count)];
  return { parts: [first, ...rest], count, missing, losses: [...gone, ...doubled, ...unread, ...damaged] };
};
