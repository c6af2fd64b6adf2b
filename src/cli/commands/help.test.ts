import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { PINNED_K6 } from '../../load/k6/pinned.ts';
import { resolveOptions } from '../../reference/options.ts';
import type { CliContext } from '../context.ts';
import { registerAb } from './ab.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerExport } from './export.ts';
import { registerPlan } from './plan.ts';
import { registerReport } from './report.ts';
import { registerRun } from './run.ts';
import { registerTarget } from './target.ts';
import { registerVerify } from './verify.ts';
import { registerWatch } from './watch.ts';

type Register = (program: Command, context: CliContext) => void;

const COLUMNS = 80;
const nothing = (): void => {};
const context: CliContext = {
  ...{ env: {}, clock: systemClock, catalogue: englishCatalogue, commandLine: [] },
  ...{ stdout: nothing, stderr: nothing, setExitCode: nothing },
  terminal: { columns: COLUMNS, colour: false, live: false },
};

/** What a command of this name says at `--help`, in 80 columns. */
const helpOf = (register: Register, [name = '', ...below]: readonly string[]): string => {
  const program = new Command('gateproof');
  register(program, context);
  const command = below.reduce<Command | undefined>(
    (above, each) => above?.commands.find((found) => found.name() === each),
    program.commands.find((found) => found.name() === name),
  );
  let said = '';
  command?.configureOutput({
    writeOut: (text) => {
      said += text;
    },
    getOutHelpWidth: () => COLUMNS,
  });
  command?.outputHelp();
  return said;
};

/** The help of a flag, in one line. */
const flagIn = (help: string, flag: string): string => {
  const from = help.split(`\n  ${flag} `)[1] ?? '';
  return (from.split(/\n {2}-|\n\n/)[0] ?? '').replaceAll(/\s+/g, ' ');
};

const COMMANDS: readonly (readonly [string, Register])[] = [
  ['run', registerRun],
  ['ab', registerAb],
  ['demo', registerDemo],
  ['plan', registerPlan],
  ['report', registerReport],
  ['verify', registerVerify],
  ['watch', registerWatch],
  ['target', registerTarget],
  ['export k6', registerExport],
  ['doctor', registerDoctor],
];

describe('the help of a command', () => {
  const byName = new Map(COMMANDS.map(([name, register]) => [name, helpOf(register, name.split(' '))]));

  it.each([...byName.keys()])('%s is told within 80 columns', (name) => {
    const lines = byName.get(name)?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['run', '--json', 'with --find-limit limit.json, with --dry-run the plan'],
    ['run', '--mode', 'gateway-only with --managed or --dry-run'],
    ['ab', '--json', 'summary.json (with --dry-run the plan)'],
    ['plan', '--json', 'print the plan as JSON'],
    ['plan', '--mode', 'default: gateway-only'],
    ['plan', '--pairs', 'with --both-modes (default 240)'],
    ['doctor', '--mode', 'gateway-only where no target is named'],
    ['verify', '--json', 'verify.json'],
    ['verify', '--out', 'reports/runs/<time>-verify'],
    ['report', '--out', 'the folder of the run'],
    ['watch', '--once', 'three evaluations a second apart'],
    ['export k6', '--parallelism', 'default: 1, with --operator 2'],
    ['export k6', '--start-every', '30s with --operator or several k6'],
    ['export k6', '--image', `grafana/k6:${PINNED_K6}`],
    ['export k6', '--dry-run', 'write nothing'],
  ])('%s says of %s what it does there: %s', (name, flag, said) => {
    expect(flagIn(byName.get(name) ?? '', flag)).toContain(said);
  });

  it('target tells the defaults that it has', () => {
    const help = byName.get('target') ?? '';
    const { ratePerSec, heartbeatRatePerSec, seed, symbols, wsPort } = resolveOptions({});
    expect(flagIn(help, '--tick-rate')).toContain(`(default: ${ratePerSec})`);
    expect(flagIn(help, '--heartbeat-rate')).toContain(`(default: ${heartbeatRatePerSec})`);
    expect(flagIn(help, '--seed')).toContain(`(default: ${seed})`);
    expect([symbols.length, flagIn(help, '--symbols')]).toEqual([10, expect.stringContaining('(default: ten of')]);
    expect([wsPort, flagIn(help, '--ws-port')]).toEqual([null, expect.stringContaining('(default: none)')]);
  });
});
