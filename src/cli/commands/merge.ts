import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { HarnessError } from '../../core/errors.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { EXACT_LIMITS } from '../../judge/slo/registry.ts';
import { slicesOfLostShard } from '../../load/lost-shard.ts';
import { createPlan } from '../../scenario/plan.ts';
import { readRecord } from '../../store/record-file.ts';
import type { CliContext } from '../context.ts';
import { mergeRecords } from '../records/merge-records.ts';
import { type FoundShard, type ShardSet, shardPartsOf } from '../records/shard-parts.ts';
import { rejudgeCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { reportOn } from '../session/outputs.ts';
import { usageError } from '../usage-error.ts';

const text = englishCatalogue.merge;

type MergeFlags = { readonly out?: string; readonly json?: true };

/** Why a file that is there holds no record; another version of records is no damage, and refused. */
const faultOf = (error: HarnessError): string => {
  const isCut = error.cause instanceof SyntaxError;
  const isAbsent = error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ENOENT';
  if (!isCut && !isAbsent && error.problems.length === 0) throw error;
  return isAbsent ? text.noRecord() : text.cutOff();
};

const foundAt = async (path: string): Promise<FoundShard> => {
  try {
    return { path, record: await readRecord(path) };
  } catch (error) {
    // A path that leads nowhere is a typing mistake.
    if (!(error instanceof HarnessError) || !existsSync(path)) throw error;
    return { path, record: null, fault: faultOf(error) };
  }
};

/** The slices of each shard that is missing, from the plan that all were shares of, made again. */
const lostSlices = ({ parts: [{ record }], count, missing }: ShardSet): SliceRecord[][] => {
  if (missing.length === 0) return [];
  const { scenario, seed, planHash, modes, tool } = record;
  const plan = createPlan(scenario, { modes: modes.map(({ mode }) => mode), seed });
  if (plan.hash !== planHash) throw usageError(text.otherPlanner(), text.otherPlannerHint(tool.version));
  return missing.map((index) => slicesOfLostShard(plan, { index: index - 1, count }, EXACT_LIMITS));
};

const merge = async (paths: readonly string[], flags: MergeFlags, context: CliContext): Promise<number> => {
  const set = shardPartsOf(await Promise.all(paths.map(foundAt)));
  const record = mergeRecords(set, lostSlices(set));
  const folder = await openNewFolder(flags.out ?? join('reports', 'runs', record.runId), context, paths);
  const rejudge = rejudgeCommand(folder.path);
  const options = { folder, json: flags.json === true, writeRecord: true, rejudge, limits: null };
  return reportOn(record, options, context);
};

/** `gateproof merge <records...>`: the shards of one plan as one run, judged. */
export const registerMerge = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('merge')
    .description(flags.mergeCommand())
    .argument('<records...>', flags.recordsArgument())
    .option('--out <folder>', flags.out())
    .option('--json', flags.json())
    .action(async (paths: readonly string[], options: MergeFlags) => {
      context.setExitCode(await merge(paths, options, context));
    });
};
