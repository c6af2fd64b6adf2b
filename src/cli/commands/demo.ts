import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { MODES, type Mode } from '../../core/modes.ts';
import type { CliContext } from '../context.ts';
import { collect, type LoadFlags, withLoadFlags } from '../load-options.ts';
import { type ManagedTarget, startManagedTarget } from '../managed-target.ts';
import { printPlan } from '../plan-text.ts';
import { planOf, play } from '../session/play.ts';
import { requestOf } from '../session/request.ts';
import { parseMode } from '../values/mode.ts';

type DemoFlags = Omit<LoadFlags, 'target'> & { readonly fault: readonly string[]; readonly faultMode?: string };

/** 30 pairs of 2 s with 400 requests and 100 connections in each slice: what it takes to compare every figure, and more than the objectives need. */
const SIZE = { rate: '200', connections: '3000', duration: '60s' } as const;

/** Thirty pairs on a machine that anybody uses: one stall spoils these two, so they are shown and decide nothing. */
const INFORMS = ['response-p99', 'connect-p95'] as const;

/** Key, token and admin token made for this run only; they travel by environment. */
const freshSecrets = (): Readonly<Record<string, string>> => {
  const secret = (): string => randomBytes(18).toString('base64url');
  return { GATEPROOF_APP_KEY: secret(), GATEPROOF_ACCESS_TOKEN: secret(), GATEPROOF_ADMIN_TOKEN: secret() };
};

const startTargets = async (flags: DemoFlags, env: CliContext['env']): Promise<ManagedTarget[]> => {
  const only: Mode | null = flags.faultMode === undefined ? null : parseMode(flags.faultMode);
  const targets: ManagedTarget[] = [];
  try {
    for (const mode of MODES) {
      const faults = only === null || only === mode ? flags.fault.flatMap((fault) => ['--fault', fault]) : [];
      targets.push(await startManagedTarget({ mode, args: faults, env }));
    }
    return targets;
  } catch (error) {
    await Promise.all(targets.map((target) => target.stop()));
    throw error;
  }
};

const demo = async (flags: DemoFlags, context: CliContext): Promise<number> => {
  const asked = await requestOf('ab', 'mixed-day', { ...SIZE, ...flags, target: 'reference-documented' });
  const compare = { ...asked.scenario.compare, informs: [...INFORMS] };
  const request = { ...asked, scenario: { ...asked.scenario, compare } };
  if (request.dryRun) return printPlan(planOf(request, MODES), request, context);
  const env = { ...context.env, ...freshSecrets() };
  context.stderr(`${context.catalogue.cli.demoStarting()}\n`);
  const targets = await startTargets(flags, env);
  try {
    const { profile } = request;
    const places = targets.map(({ mode, url, pid }) => ({
      ...{ arm: mode, mode, url, alsoAt: [], profile, pid },
      endedEarly: () => null,
    }));
    return await play(request, places, { ...context, env });
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
};

/** `gateproof demo`: two reference targets of its own, one in each mode, and `ab mixed-day` between them, small enough for two minutes. */
export const registerDemo = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('demo')
    .description(flags.demoCommand())
    .option('--fault <fault>', flags.fault(), collect, [])
    .option('--fault-mode <mode>', flags.faultMode());
  withLoadFlags(command).action(async (options: DemoFlags) => {
    context.setExitCode(await demo(options, context));
  });
};
