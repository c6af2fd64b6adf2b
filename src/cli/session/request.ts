import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm, Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import type { Shard } from '../../core/record.ts';
import type { Scenario } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { WireFault } from '../../core/wire-fault.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { type LoadFlags, overridesOf } from '../load-options.ts';
import { loadProfile, loadScenario } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseDuration } from '../values/duration.ts';
import { parseWhole } from '../values/number.ts';
import { parseShard } from '../values/shard.ts';
import { parseSources } from '../values/sources.ts';
import { assertOperations } from './asked.ts';
import { assertPlayable, type Engine, parseEngine } from './engine.ts';
import { type AbOnlyFlags, pairedOf, pairsOf } from './paired.ts';
import { proxyFaultsOf } from './proxy-faults.ts';

/** What a user asked for, checked: everything that can be known before the target is spoken to. */
export type LoadRequest = {
  readonly kind: 'run' | 'ab';
  /** `ab`: end at the first planned look that decides. */
  readonly untilDecided: boolean;
  readonly scenario: Scenario;
  /** The profile that `--target` names. Each arm has its own (`Place`); where all are one, it is this one. */
  readonly profile: Profile;
  readonly seed: number;
  readonly pairsMax: number;
  readonly workers: number | null;
  /** null: the whole plan. */
  readonly shard: Shard | null;
  /** Epoch ms at which the load begins; null: as soon as all is ready. */
  readonly startAtMs: number | null;
  /** Addresses of this machine that the load comes from, in turn; empty: the system chooses. */
  readonly sources: readonly string[];
  readonly allowHosts: readonly string[];
  readonly waitQuietMs: number;
  readonly out: string | null;
  readonly keepSamples: boolean;
  /** End the run once a gating objective is lost. */
  readonly bail: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  /** Who sends the load. */
  readonly engine: Engine;
  /** Faults of a proxy before every target; null: none stands there. */
  readonly proxy: readonly WireFault[] | null;
};

/** Where an arm runs, in which mode, and how it is spoken to. */
export type Place = {
  readonly arm: Arm;
  readonly mode: Mode;
  readonly url: string;
  /** Further addresses of the same target. */
  readonly alsoAt: readonly string[];
  readonly profile: Profile;
  /** Its first process, where we started it. */
  readonly pid: number | null;
  /** Of a target that we started: in a sentence, how it ended before we ended it; null while it has not. */
  endedEarly(): string | null;
};

const cli = englishCatalogue.cli;

/** A list of symbols shorter than what is asked for would be repeated, and a repeated symbol is a partial failure on the real backend. */
export const assertServes = ({ phases, quotes, sockets }: Scenario, profile: Profile): void => {
  const wanted = [
    { asked: quotes.symbolsPerRequest, known: profile.quoteSymbols.length },
    { asked: sockets.symbolsPerConnection, known: profile.streamSymbols.length },
  ];
  for (const { asked, known } of wanted) {
    if (asked <= known) continue;
    throw new HarnessError(cli.tooManySymbols(asked, known), { exitCode: EXIT.usage, hint: cli.tooManySymbolsHint() });
  }
  if (phases.some((phase) => phase.quotes !== undefined)) assertOperations(quotes, profile);
};

/** A shard sees its own part only: what is lost for the whole plan, it cannot tell. */
const assertMayBail = ({ bail, shard }: { readonly bail?: true; readonly shard?: string }): void => {
  if (bail === undefined || shard === undefined) return;
  const { noBailInShards, noBailInShardsHint } = englishCatalogue.earlyEnd;
  throw new HarnessError(noBailInShards(), { exitCode: EXIT.usage, hint: noBailInShardsHint() });
};

/** A count or a share is of one proxy: a shard would have its own. */
const proxyOf = ({ proxyFault = [], shard }: RequestFlags): LoadRequest['proxy'] => {
  const faults = proxyFaultsOf(proxyFault);
  if (faults === null || shard === undefined) return faults;
  const { noShards, noShardsHint } = englishCatalogue.proxy;
  throw new HarnessError(noShards(), { exitCode: EXIT.usage, hint: noShardsHint() });
};

const waitQuietOf = (text: string): number => (text === '0' || text === '0s' ? 0 : parseDuration(text, '--wait-quiet'));

type RequestFlags = LoadFlags & AbOnlyFlags & { readonly shard?: string; readonly source?: readonly string[] };

const sourcesOf = ({ source = [], proxyFault = [] }: RequestFlags): readonly string[] => {
  const { notWithProxy, notWithProxyHint } = englishCatalogue.shards;
  if (source.length > 0 && proxyFault.length > 0) throw usageError(notWithProxy(), notWithProxyHint());
  return parseSources(source);
};

/** In `ab` no socket outlives its slice, so none could come back in it. */
const assertArms = (kind: LoadRequest['kind'], { name, sockets }: Scenario): void => {
  if (kind !== 'ab' || !sockets.reconnect) return;
  const { oneArm, oneArmHint } = englishCatalogue.shapes;
  throw new HarnessError(oneArm(name), { exitCode: EXIT.usage, hint: oneArmHint() });
};

/** Reads the profile and the flags around a scenario. */
export const requestWith = async (
  kind: LoadRequest['kind'],
  scenario: Scenario,
  flags: RequestFlags,
): Promise<LoadRequest> => {
  const profile = await loadProfile(flags.target);
  assertServes(scenario, profile);
  assertArms(kind, scenario);
  const engine = parseEngine(flags.engine);
  assertPlayable(engine, scenario, flags);
  return {
    kind,
    scenario,
    profile,
    seed: parseWhole(flags.seed, '--seed', 0),
    pairsMax: pairsOf(flags),
    untilDecided: flags.untilDecided === true,
    workers: flags.workers === undefined ? null : parseWhole(flags.workers, '--workers', 1),
    shard: flags.shard === undefined ? null : parseShard(flags.shard),
    startAtMs: null,
    sources: sourcesOf(flags),
    allowHosts: flags.allowHost,
    waitQuietMs: waitQuietOf(flags.waitQuiet),
    out: flags.out ?? null,
    keepSamples: flags.samples === true,
    bail: flags.bail === true,
    json: flags.json === true,
    dryRun: flags.dryRun === true,
    engine,
    proxy: proxyOf(flags),
  };
};

/** Reads the scenario, the profile and the flags of `run` and `ab`. */
export const requestOf = async (
  kind: LoadRequest['kind'],
  scenarioName: string,
  flags: RequestFlags,
): Promise<LoadRequest> => {
  assertMayBail(flags);
  const asked = applyOverrides(await loadScenario(scenarioName), overridesOf(flags));
  if (kind === 'run') return requestWith(kind, asked, flags);
  const { scenario, pairsMax } = pairedOf(asked, flags);
  const compare = { ...scenario.compare, equivalent: flags.equivalent === true || scenario.compare.equivalent };
  return { ...(await requestWith(kind, { ...scenario, compare }, flags)), pairsMax };
};
