import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { EXPORTED_FILE, type ExportedRun, exportedRunSchema } from '../../core/exported.ts';
import type { Plan } from '../../core/plan.ts';
import { parseOrThrow } from '../../core/problems.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { EXACT_LIMITS } from '../../judge/slo/registry.ts';
import { collectPoints, type RunnerFile } from '../../load/k6/collect.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { CliContext } from '../context.ts';
import { collectedRecord } from '../k6/collected-record.ts';
import { rejudgeCommand, runAgainCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { reportOn } from '../session/outputs.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';

const text = englishCatalogue.k6Collect;

type CollectFlags = { readonly export: string; readonly mode?: string; readonly out?: string; readonly json?: true };

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new HarnessError(text.notAnExport(path), { exitCode: EXIT.usage, hint: text.notAnExportHint(), cause });
  }
};

const exportedRun = async (folder: string): Promise<ExportedRun> => {
  const path = join(folder, EXPORTED_FILE);
  return parseOrThrow(exportedRunSchema, await readJson(path), {
    ...{ what: text.exportedNoun(), origin: path, exitCode: EXIT.usage, text: englishCatalogue.problem },
  });
};

/** The plan that was exported, made again; another one (of another version of ours) would put requests into the wrong slices. */
const samePlan = ({ scenario, mode, seed, planHash, toolVersion }: ExportedRun, folder: string): Plan => {
  const plan = createPlan(scenario, { modes: [mode], seed });
  if (plan.hash !== planHash) throw usageError(text.otherPlanner(folder), text.otherPlannerHint(toolVersion));
  return plan;
};

const runnerFile = async (path: string): Promise<RunnerFile> => {
  try {
    if (!(await stat(path)).isFile()) throw new TypeError('not a file');
    return { name: path, text: await readFile(path, 'utf8') };
  } catch (cause) {
    throw new HarnessError(text.unreadable(path), { exitCode: EXIT.usage, hint: text.unreadableHint(), cause });
  }
};

const collect = async (paths: readonly string[], flags: CollectFlags, context: CliContext): Promise<number> => {
  const run = await exportedRun(flags.export);
  const plan = samePlan(run, flags.export);
  const files = await Promise.all(paths.map(runnerFile));
  const known = {
    plan,
    rowsHash: run.rowsHash,
    exportId: run.exportId,
    runners: run.parallelism,
    limits: EXACT_LIMITS,
  };
  const collected = collectPoints({ ...known, files, target: run.target });
  const command = runAgainCommand(context.commandLine);
  const mode = flags.mode === undefined ? null : parseMode(flags.mode);
  const record = collectedRecord({ run, plan, collected, command, mode });
  const out = flags.out ?? join('reports', 'runs', record.runId);
  const folder = await openNewFolder(out, context, [join(flags.export, EXPORTED_FILE), ...paths]);
  const rejudge = rejudgeCommand(folder.path);
  return reportOn(record, { folder, json: flags.json === true, writeRecord: true, rejudge, limits: null }, context);
};

/** `gateproof collect <files...>`: what runners of k6 left, as one run, judged. */
export const registerCollect = (program: Command, context: CliContext): void => {
  const { k6Collect, cli } = context.catalogue;
  program
    .command('collect')
    .description(k6Collect.command())
    .argument('<files...>', k6Collect.files())
    .option('--export <folder>', k6Collect.export(), '.')
    .option('--mode <mode>', k6Collect.mode())
    .option('--out <folder>', cli.flags.out())
    .option('--json', cli.flags.json())
    .action(async (paths: readonly string[], options: CollectFlags) => {
      context.setExitCode(await collect(paths, options, context));
    });
};
