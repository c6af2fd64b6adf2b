import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findK6 } from '../../src/load/k6/find.ts';
import { freePorts } from '../../src/target/managed/free-ports.ts';
import { leftBy, runCli, scenarioFile, type TempFolder } from '../../src/testing/cli.ts';
import type { Ended } from '../../src/testing/ended.ts';
import { FROM_SECRET, type Paused, startAll } from '../../src/testing/k6-runners.ts';
import { briefQuotes } from '../../src/testing/scenarios.ts';
import { startTestTarget } from '../../src/testing/target.ts';
import { type Container, exported, moduleOf, type OperatorJobs, operatorJobs } from './operator-jobs.ts';
import type { Row } from './outcome.ts';
import { runCommand, tail } from './run-command.ts';

const RUNNERS = 3;
const EVERY_MS = 3_000;

/** An exported folder, and where the program k6 lies. */
type Ground = { readonly path: string; readonly k6Folder: string };

/** What Kubernetes does with a container: its variables go into the words, its volumes lie where it mounts them. Only the port is another one. */
const played = (container: Container, { path, k6Folder }: Ground, pod: string, port: number | null): Promise<Ended> => {
  const variables: Record<string, string> = {};
  for (const { name, value } of container.env) variables[name] = value ?? pod;
  const placed = container.command.map((word) =>
    word
      .replaceAll(/\$\((\w+)\)/g, (whole, name: string) => variables[name] ?? whole)
      // In one go: the folder may lie under one of these names itself.
      .replaceAll(/\/(test|results|tmp)\//g, (_, place: string) => `${path}/${place === 'test' ? '' : `${place}/`}`)
      .replace('0.0.0.0:6565', `127.0.0.1:${port ?? 0}`),
  );
  const [program = '', ...words] = placed;
  const secrets = container.envFrom === undefined ? {} : FROM_SECRET;
  const own = { PATH: `${k6Folder}:/usr/bin:/bin`, HOME: path, NODE_OPTIONS: '' };
  return runCommand(program, words, { cwd: path, env: { ...own, ...variables, ...secrets } });
};

type Seen = {
  readonly initialized: Ended;
  readonly runners: readonly Ended[];
  readonly received: number;
  readonly planned: number;
  readonly ok: number;
  readonly collected: string;
};

const playRunners = async (ground: Ground, jobs: OperatorJobs) => {
  for (const place of ['results', 'tmp']) mkdirSync(join(ground.path, place));
  const initialized = await played(jobs.initializer, ground, 'first', null);
  const runners: Paused[] = [];
  for (const [i, container] of jobs.runners.entries()) {
    const [port = 0] = await freePorts(1);
    runners.push({ port, ended: played(container, ground, `pod-${i + 1}`, port) });
  }
  await startAll(runners, EVERY_MS);
  return { initialized, runners: await Promise.all(runners.map(({ ended }) => ended)) };
};

const playOnTarget = async (root: string, folder: TempFolder, k6Path: string): Promise<Seen> => {
  const target = await startTestTarget([]);
  try {
    const scenario = await scenarioFile(folder.path, { ...briefQuotes, name: 'operator', phases: QUOTES });
    const where = ['--target', 'reference-stock-api', '--url', target.url];
    const path = await exported(folder, [scenario, ...where, '--parallelism', String(RUNNERS), '--start-every', '3s']);
    const ended = await playRunners({ path, k6Folder: dirname(k6Path) }, await operatorJobs(moduleOf(root), path));
    const { received } = (await target.books()).requests.load;
    const files = readdirSync(join(path, 'results')).map((name) => join(path, 'results', name));
    if (files.length === 0) throw new Error(ended.runners.map(tail).join('\n'));
    const out = folder.next();
    const { summary } = leftBy(out, await runCli(['collect', ...files, '--export', path, '--out', out]));
    const arrivals = Object.values(summary.modes).map((mode) => mode.arrivals);
    const losses = summary.reasons.filter(({ code }) => code === 'interrupted');
    const planned = arrivals.reduce((sum, each) => sum + each.planned, 0);
    const ok = arrivals.reduce((sum, each) => sum + each.ok, 0);
    return { ...ended, received, planned, ok, collected: losses.length === 0 ? 'whole' : JSON.stringify(losses) };
  } finally {
    await target.stop();
  }
};

const QUOTES = [
  { name: 'warm-up', durationMs: 500, judged: false, quotes: { ratePerSec: 20 } },
  { name: 'load', durationMs: 2_000, quotes: { ratePerSec: 200 } },
];

/** The commands that the operator's code makes of an export, played by the real k6 against the reference target. */
export const playedRows = async (root: string, folder: TempFolder): Promise<readonly Row[]> => {
  const k6 = await findK6(process.env);
  const seen = await playOnTarget(root, folder, k6.path);
  const { initialized, runners, received, planned, ok } = seen;
  const requirements = initialized.stdout.includes('"totalDuration"');
  const codes = runners.map(({ code }) => code).join(', ');
  return [
    {
      name: "the initializer's command, made by the operator's own code",
      met: initialized.code === 0 && requirements,
      seen: initialized.code === 0 ? `archived and inspected by ${basename(k6.path)} ${k6.version}` : tail(initialized),
    },
    {
      name: `the commands of ${RUNNERS} runners, made by the operator's own code`,
      met:
        runners.every(({ code }) => code === 0) && received === planned && ok === planned && seen.collected === 'whole',
      seen: [
        ...runners.filter(({ code }) => code !== 0).map(tail),
        `exit codes ${codes}; ${planned} planned, ${received} at the target, ${ok} ok; collected: ${seen.collected}`,
      ].join(' '),
    },
  ];
};
