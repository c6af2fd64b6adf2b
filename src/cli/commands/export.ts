import { join } from 'node:path';
import type { Command } from 'commander';
import { PINNED_K6 } from '../../load/k6/pinned.ts';
import type { CliContext } from '../context.ts';
import { type ExportFlags, exportRequestOf } from '../k6/export-request.ts';
import { assertEmpty, writeFolder } from '../k6/write-folder.ts';
import { collect, withShapeFlags } from '../load-options.ts';

const exportK6 = async (scenario: string, flags: ExportFlags, context: CliContext): Promise<number> => {
  const request = await exportRequestOf(scenario, flags, context);
  const folder = flags.out ?? join('reports', 'k6', request.plan.scenario.name);
  if (flags.dryRun !== true) await assertEmpty(folder);
  await writeFolder(folder, { request, dryRun: flags.dryRun === true }, context);
  return 0;
};

/** `gateproof export k6 <scenario>`: the same load for plain k6, or for the k6 operator. */
export const registerExport = (program: Command, context: CliContext): void => {
  const { cli, k6Export } = context.catalogue;
  const { flags } = cli;
  const command = program
    .command('export')
    .description(k6Export.command())
    .command('k6')
    .description(k6Export.k6Command())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.urlList(), collect, [])
    .option('--mode <mode>', k6Export.mode(), 'gateway-only')
    .option('--auth <way>', k6Export.auth(), 'key')
    .option('--slo <file>', flags.slo())
    .option('--operator', k6Export.operator())
    .option('--parallelism <n>', k6Export.parallelism())
    .option('--image <name>', k6Export.image(PINNED_K6))
    .option('--start-every <time>', k6Export.startEvery())
    .option('--out <folder>', k6Export.out())
    .option('--dry-run', k6Export.dryRunFlag());
  withShapeFlags(command).action(async (scenario: string, options: ExportFlags) => {
    context.setExitCode(await exportK6(scenario, options, context));
  });
};
