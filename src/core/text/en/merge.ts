import { count, duration, listed } from './figures.ts';

const shards = (indexes: readonly number[]): string =>
  `${indexes.length === 1 ? 'shard' : 'shards'} ${listed(indexes.map(count))}`;

/** English sentences about one plan played in several parts, and about putting the parts together. */
export const mergeText = {
  badShard: (got: string) => `--shard must be <i>/<n>; got "${got}".`,
  badShardHint: () => 'Both numbers count from 1, such as --shard 1/4 to --shard 4/4: one run for each.',
  badStartAt: (got: string) => `--start-at must be a time that is still to come, within a day; got "${got}".`,
  badStartAtHint: () =>
    'Write it in ISO 8601 with its zone, such as --start-at 2026-11-23T12:40:00Z, the same for all shards.',
  waiting: (at: string) => `Waiting until ${at} ...`,

  notAShard: (path: string) => `${path} holds the whole plan, not a shard of it.`,
  notAShardHint: () => 'Merge the records of `gateproof run --shard <i>/<n>`, one for each shard.',
  unlike: (paths: readonly [string, string], problems: number) =>
    `${paths[1]} is not a part of the same run as ${paths[0]}: ${problems === 1 ? 'one difference' : `${count(problems)} differences`}`,
  unlikeHint: () => 'Play every shard with the same command, changing only --shard, --out and --workers.',
  same: (value: string) => `the same as in the first: ${value}`,
  missing: (indexes: readonly number[], of: number) =>
    `${shards(indexes)} of ${count(of)} ${indexes.length === 1 ? 'is' : 'are'} missing.`.replace(/^s/, 'S'),
  doubled: (index: number, paths: readonly string[]) =>
    `Shard ${count(index)} is there ${paths.length === 2 ? 'twice' : `${count(paths.length)} times`} (${listed(paths)}), and counted once.`,
  unread: (path: string, why: string) => `${path} is no whole record: ${why}`,
  noRecord: () => 'there is none in this folder.',
  cutOff: () => 'it is cut off or damaged.',
  damaged: (path: string, index: number, why: string) =>
    `${path} (shard ${count(index)}) is damaged: ${why}`.replace(/[^.]$/, '$&.'),
  damagedHint: () => 'Use the file that the run wrote, or play all shards again.',
  otherPlanner: () =>
    'This gateproof makes another plan of these shards than the one that played them, so it cannot count what is missing.',
  otherPlannerHint: (version: string) => `Use gateproof ${version}, or name the records of all shards.`,
  partMissing: () => 'the counters hold the traffic of a shard that is missing here',
  skew: (shards: number, skewMs: number) =>
    shards === 1
      ? []
      : [`The starts of ${count(shards)} shards lie ${duration(skewMs)} apart by the clocks of their machines.`],
  wrongShares: (of: {
    readonly noun: string;
    readonly planned: readonly number[];
    readonly shares: readonly number[];
  }) =>
    `A shard is damaged: together they planned ${listed(of.planned.map(count))} ${of.noun}, the shares of that are ${listed(of.shares.map(count))}.`,
  wrongSlices: () => 'its slices are not those of the other shards.',
  booksBroken: (of: {
    readonly item: string;
    readonly stated: number;
    readonly counted: number;
    readonly slice: number;
  }) =>
    `its books do not add up: ${of.item}: ${count(of.stated)} stated, ${count(of.counted)} counted in slice ${of.slice}.`,
  ofShard: (index: number, text: string) => `shard ${index}: ${text}`,
  otherAddress: (index: number, address: string, first: string) =>
    `shard ${index} loaded ${address}, shard 1 ${first}: the figures hold only if both lead to the same target`,
} as const;
