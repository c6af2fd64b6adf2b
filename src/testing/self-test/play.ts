import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import referenceDocumented from '../../../profiles/reference-documented.ts';
import type { ScenarioInput } from '../../core/scenario.ts';
import { SLOS } from '../../judge/slo/registry.ts';
import { type Left, leftBy, type RunningCli, runCli, scenarioFile, startCli } from '../cli.ts';
import { briefDay } from '../scenarios.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../target.ts';
import { playedObjectives } from './complete.ts';
import type { MatrixRow } from './row.ts';

type Load = { readonly durationMs: number; readonly ratePerSec: number };

/** 3,200 requests and 340 connections in four seconds: every objective of the load is decided where nothing is bad. */
const USUAL: Load = { durationMs: 4_000, ratePerSec: 800 };
/** So light that a healthy server is far from its limits, and long enough to forgive it one second: its first, in which Node still compiles, say. */
const OF_SERVER: Load = { durationMs: 16_000, ratePerSec: 20 };

const loadOf = (name: string, kind: MatrixRow['kind'], warmUpMs: number): ScenarioInput => {
  const { durationMs, ratePerSec } = kind === 'server figures' ? OF_SERVER : USUAL;
  return {
    ...briefDay,
    name,
    // A socket stays a second: time enough to fall behind, and to be seen behind.
    sockets: { ...briefDay.sockets, convergeMs: 300, recoverMs: 1_000 },
    question: 'Does the gate turn red where it must, and only there?',
    gating: playedObjectives(SLOS, kind),
    // 800/s held for 1.4 s by a planted fault are 1,120 in flight: neither pool nor slots may be what they wait for.
    quotes: { timeoutMs: 3_000, poolConnections: 2_000, inFlightMax: 2_000 },
    phases: [
      {
        name: 'warm-up',
        durationMs: warmUpMs,
        judged: false,
        quotes: { ratePerSec: 200 },
        connections: { count: 10, holdMs: 500 },
      },
      {
        ...{ name: 'day', durationMs, quotes: { ratePerSec } },
        connections: { count: kind === 'server figures' ? 20 : 340, holdMs: 1_000 },
      },
    ],
  };
};

/** The built-in profile with limits that a planted fault can reach, also where the host leaves it a third of a core. */
const profileFile = async (folder: string): Promise<string> => {
  const path = join(folder, 'watched.json');
  const process = { portOwner: true, memoryLimitBytes: 400 * 1_048_576, cores: 0.4 };
  await writeFile(path, JSON.stringify({ ...referenceDocumented, process }));
  return path;
};

/** Waits until the target has had so many requests of the load, or the run is over. */
const loadReached = async (target: TestTarget, cli: RunningCli, requests: number): Promise<void> => {
  let isOver = false;
  void cli.over.then(() => {
    isOver = true;
  });
  while (!isOver && (await target.books()).requests.load.received < requests) await wait(20);
};

/** Only connections that are on the wire already can be held up there later. */
const ON_THE_WIRE = ['--fault', 'net-delay=0ms'];

const faultsAtStart = ({ fault, kind, planted }: MatrixRow): readonly string[] => {
  if (planted === undefined) return ['--fault', fault];
  return kind === 'network' ? ON_THE_WIRE : [];
};

/** Plays a row through the real command line, in gateway-only; `name` names its files in the folder. */
export const playRow = async (row: MatrixRow, folder: string, name: string): Promise<Left> => {
  const { fault, kind, planted } = row;
  const target = await startTestTarget(faultsAtStart(row), 'gateway-only');
  try {
    const out = join(folder, name);
    const scenario = await scenarioFile(folder, loadOf(name, kind, planted?.warmUpMs ?? 1_000));
    const where = ['--target', await profileFile(folder), '--url', target.url, '--mode', 'gateway-only'];
    const words = ['run', scenario, ...where, '--out', out, '--wait-quiet', '0'];
    const cli = startCli(words, SECRETS);
    if (planted !== undefined) {
      await loadReached(target, cli, planted.afterRequests);
      await target.faults({ action: 'replace', faults: [fault] });
    }
    return leftBy(out, await cli.over);
  } finally {
    await target.stop();
  }
};

/** Plays `ab` on two healthy targets: whatever it finds is not there. */
export const playHealthyPair = async (folder: string): Promise<Left> => {
  const modes = ['gateway-only', 'legacy-fallback'] as const;
  const targets = await Promise.all(modes.map((mode) => startTestTarget([], mode)));
  try {
    const out = join(folder, 'healthy-pair');
    const scenario = await scenarioFile(folder, { ...loadOf('healthy-pair', 'quotes', 1_000), washoutMs: 50 });
    const urls = targets.flatMap(({ mode, url }) => ['--url', `${mode}=${url}`]);
    return leftBy(out, await runCli(['ab', scenario, ...urls, '--out', out, '--wait-quiet', '0'], SECRETS));
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
};
