import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Shard } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

/** More machines than this for one plan is a typing mistake. */
const MOST_SHARDS = 1_000;

/** The part of `--shard 2/4`: both numbers from 1, the first at most the second. */
export const parseShard = (text: string): Shard => {
  const [, index = 0, count = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count && count <= MOST_SHARDS) return { index, count };
  const { badShard, badShardHint } = englishCatalogue.merge;
  throw new HarnessError(badShard(text), { exitCode: EXIT.usage, hint: badShardHint() });
};
