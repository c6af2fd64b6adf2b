import type { Command } from 'commander';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { Overrides } from '../scenario/overrides.ts';
import { parseDuration } from './values/duration.ts';
import { parsePositive, parseWhole } from './values/number.ts';

/** The flags that `run`, `ab`, `plan` and `demo` share, as commander hands them over. */
export type LoadFlags = {
  readonly target: string;
  readonly rate?: string;
  readonly connections?: string;
  readonly duration?: string;
  readonly slice?: string;
  readonly seed: string;
  readonly out?: string;
  readonly workers?: string;
  readonly allowHost: readonly string[];
  readonly waitQuiet: string;
  readonly bail?: true;
  readonly samples?: true;
  readonly json?: true;
  readonly dryRun?: true;
  readonly proxyFault?: readonly string[];
  readonly engine?: string;
};

const help = englishCatalogue.cli.flags;

export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** Adds the flags that change the load of a scenario. */
export const withShapeFlags = (command: Command): Command =>
  command
    .option('--rate <per second>', help.rate())
    .option('--connections <n>', help.connections())
    .option('--duration <time>', help.duration())
    .option('--slice <time>', help.slice())
    .option('--seed <n>', help.seed(), '1');

/** What a command says of flags that do not mean the same in each. */
export type OwnHelp = { readonly out: string; readonly json: string };

const RUN_HELP: OwnHelp = { out: help.out(), json: help.jsonOrPlan() };

/** Adds the flags that say where the load goes and what the run leaves. */
export const withLoadFlags = (command: Command, own: Partial<OwnHelp> = {}): Command => {
  const { out, json } = { ...RUN_HELP, ...own };
  return withShapeFlags(command)
    .option('--out <folder>', out)
    .option('--workers <n>', help.workers())
    .option('--allow-host <name>', help.allowHost(), collect, [])
    .option('--wait-quiet <time>', help.waitQuiet(), '10s')
    .option('--bail', help.bail())
    .option('--samples', help.samples())
    .option('--json', json)
    .option('--dry-run', help.dryRun());
};

/** Adds the flag that says who sends the load. */
export const withEngineFlag = (command: Command): Command =>
  command.option('--engine <name>', englishCatalogue.k6Engine.flag(), 'native');

/** Adds the flag that puts a faulty proxy before the target. */
export const withProxyFlag = (command: Command): Command =>
  command.option('--proxy-fault <fault>', englishCatalogue.proxy.flag(), collect, []);

/** What the flags change of the scenario. */
export const overridesOf = (flags: Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice'>): Overrides => ({
  ...(flags.rate === undefined ? {} : { ratePerSec: parsePositive(flags.rate, '--rate') }),
  ...(flags.connections === undefined ? {} : { connections: parseWhole(flags.connections, '--connections', 1) }),
  ...(flags.duration === undefined ? {} : { durationMs: parseDuration(flags.duration, '--duration') }),
  ...(flags.slice === undefined ? {} : { sliceMs: parseDuration(flags.slice, '--slice') }),
});
