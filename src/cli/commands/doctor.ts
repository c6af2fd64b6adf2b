import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examineMachine } from '../doctor/machine.ts';
import { KNOCK, planReportOf, scenarioOf } from '../doctor/plan.ts';
import { doctorReportOf, doctorText } from '../doctor/report.ts';
import { examineTarget } from '../doctor/target.ts';
import { collect, type LoadFlags, withShapeFlags } from '../load-options.ts';
import { modeAt } from '../session/builds.ts';
import { planOf } from '../session/play.ts';
import { requestWith } from '../session/request.ts';
import { parseMode } from '../values/mode.ts';
import { addressesOf } from '../values/urls.ts';

type DoctorFlags = Omit<LoadFlags, 'target' | 'out' | 'samples' | 'dryRun'> & {
  readonly target?: string;
  readonly url: readonly string[];
  readonly mode?: string;
};

const DEFAULT_PROFILE = 'reference-documented';

const doctor = async (name: string | undefined, flags: DoctorFlags, context: CliContext): Promise<number> => {
  const asksTarget = flags.target !== undefined || flags.url.length > 0;
  const scenario = await scenarioOf(name, flags);
  const request = await requestWith('run', scenario, { ...flags, target: flags.target ?? DEFAULT_PROFILE });
  const { url, alsoAt } = addressesOf(flags.url, request.profile);
  const told = flags.mode === undefined ? null : parseMode(flags.mode);
  const mode = told ?? (asksTarget ? await modeAt(url, request.profile, request, context) : 'gateway-only');
  const plan = planOf(request, [mode]);
  const machine = await examineMachine(asksTarget ? [url, ...alsoAt] : [], request.waitQuietMs, context);
  const isPlanned = scenario !== KNOCK;
  const report = doctorReportOf(
    machine,
    isPlanned ? planReportOf(machine, request, plan, { mode, url, alsoAt }) : null,
    asksTarget ? await examineTarget({ request, plan, mode, url, alsoAt, isPlanned }, context) : null,
  );
  context.stdout(flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report));
  return report.exitCode;
};

/** `gateproof doctor`: what this machine can generate, and what a target says before a load. Sends none. */
export const registerDoctor = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const words = context.catalogue.doctor;
  const command = program
    .command('doctor')
    .description(words.command())
    .argument('[scenario]', words.scenarioArgument())
    .option('--target <profile>', words.target())
    .option('--url <url>', flags.urlList(), collect, [])
    .option('--mode <mode>', flags.modeOfDoctor());
  withShapeFlags(command)
    .option('--workers <n>', flags.workers())
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--wait-quiet <time>', flags.waitQuiet(), '0s')
    .option('--json', words.jsonOnly())
    .action(async (scenario: string | undefined, options: DoctorFlags) => {
      context.setExitCode(await doctor(scenario, options, context));
    });
};
