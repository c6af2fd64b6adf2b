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
const identityOf = ({ kind, tool, planHash, seed, scenario, shard, modes, engine }: RunRecord) => ({
  kind,
  tool,
  engine,
  planHash,
  seed,
  scenario,
  shards: shard?.count,
  modes: modes.map(({ mode, quoteAuth, target: { baseUrl: _baseUrl, ...target } }) => ({ mode, quoteAuth, target })),
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

const assertComplete = (parts: readonly ShardPart[], count: number): void => {
  for (const [index, same] of Map.groupBy(parts, ({ shard }) => shard.index)) {
    const paths = same.map(({ path }) => path).toSorted();
    if (paths.length > 1) throw refused(text.doubled(index, paths), text.doubledHint());
  }
  const there = new Set(parts.map(({ shard }) => shard.index));
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !there.has(index));
  if (missing.length > 0) throw refused(text.missing(missing, count), text.missingHint());
};

const damaged = ({ path, shard }: ShardPart, why: string): HarnessError =>
  refused(text.damaged(path, shard.index, why), text.damagedHint());

const frameOf = ({ index, mode, phase, judged, steady, pair, startMs, endMs }: SliceRecord) =>
  JSON.stringify([index, mode, phase, judged, steady, pair, startMs, endMs]);

/** Every histogram of a shard can be read: of its slices, its operations and its connections. */
const assertReadable = (part: ShardPart): void => {
  const { slices, modes } = part.record;
  try {
    for (const slice of slices) mergeSlices([slice]);
    for (const { byOperation, wire } of modes) {
      mergeOperationCounts([byOperation]);
      mergeQuoteWire([wire]);
    }
  } catch (cause) {
    throw cause instanceof HarnessError ? damaged(part, cause.message) : cause;
  }
};

/** Damage that the sum of all shards could hide: histograms that cannot be read, books that do not add up, slices of another plan. */
const assertSound = (part: ShardPart, frames: readonly string[]): void => {
  const { slices } = part.record;
  if (slices.length !== frames.length || slices.some((slice, i) => frameOf(slice) !== frames[i]))
    throw damaged(part, text.wrongSlices());
  for (const slice of slices) {
    const [broken] = brokenLines(slice);
    if (broken !== undefined) throw damaged(part, text.booksBroken({ ...broken, slice: slice.index }));
  }
  assertReadable(part);
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

/**
 * The records of all shards of one plan, in the order of the shards whatever the order they came in. A record that is no shard, is unlike the
 * others, is there twice or damaged, and a shard that is missing are refused (exit 2) with what is wrong.
 */
export const shardPartsOf = (found: readonly { readonly path: string; readonly record: RunRecord }[]): ShardPart[] => {
  const parts = found.map(({ path, record }): ShardPart => {
    if (record.shard === null) throw refused(text.notAShard(path), text.notAShardHint());
    return { path, record, shard: record.shard };
  });
  const inOrder = parts.toSorted((a, b) => a.shard.index - b.shard.index);
  const [first] = inOrder;
  if (first === undefined) return [];
  for (const part of inOrder) assertAlike(first, part);
  assertComplete(inOrder, first.shard.count);
  const frames = first.record.slices.map(frameOf);
  for (const part of inOrder) assertSound(part, frames);
  assertShares(inOrder);
  return inOrder;
};
