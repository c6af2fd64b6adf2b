import type { ObjectiveId } from '../../core/objectives.ts';
import type { Plan } from '../../core/plan.ts';
import type { EngineRecord } from '../../core/record.ts';
import type { Scenario } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { findK6, type K6 } from '../../load/k6/find.ts';
import { performByK6 } from '../../load/k6/perform.ts';
import { performByBoth } from '../../load/k6/perform-both.ts';
import { canNameAuthorities, trustOf } from '../../load/k6/trust.ts';
import { slicesOfK6 } from '../../load/k6/turns.ts';
import { type Performed, type PerformOptions, perform } from '../../load/perform.ts';
import type { CliContext } from '../context.ts';
import { usageError } from '../usage-error.ts';

export type Engine = EngineRecord['name'];

const ENGINES: readonly Engine[] = ['native', 'k6', 'both'];

const text = englishCatalogue.k6Engine;

/** Reads `--engine`; left out it is `native`, anything else that is no engine is exit 2. */
export const parseEngine = (got: string | undefined): Engine => {
  const engine = got === undefined ? 'native' : ENGINES.find((name) => name === got);
  if (engine === undefined) throw usageError(text.badEngine(got ?? ''), text.badEngineHint());
  return engine;
};

type Flags = { readonly bail?: true; readonly untilDecided?: true; readonly proxyFault?: readonly string[] };

const flagInTheWay = ({ bail, untilDecided, proxyFault = [] }: Flags): string | null => {
  if (bail === true) return '--bail';
  if (untilDecided === true) return '--until-decided';
  return proxyFault.length > 0 ? '--proxy-fault' : null;
};

/** They hang on the numbers of messages, and k6 tells of none. */
const OF_NUMBERS: readonly string[] = ['event-lossless', 'last-value', 'message-order'] satisfies ObjectiveId[];

/** What of a scenario our own engine alone can play, by the name that it has there; null = nothing. */
const onlyOurs = ({ phases, quotes, sockets, gating }: Scenario): string | null => {
  const numbers = gating.find((id) => OF_NUMBERS.includes(id));
  if (numbers !== undefined) return `the objective ${numbers}`;
  if (quotes.honourRetryAfter) return 'quotes.honourRetryAfter';
  if (phases.some(({ herd }) => herd !== undefined)) return 'a herd';
  if (sockets.reconnect) return 'sockets.reconnect';
  if (!sockets.subscribe) return 'sockets.subscribe: false';
  if (sockets.recoverMs !== null) return 'sockets.recoverMs';
  if (sockets.slowReaders.share > 0) return 'sockets.slowReaders';
  if (sockets.halfOpen.share > 0) return 'sockets.halfOpen';
  return sockets.client === 'socket.io-client' ? "sockets.client: 'socket.io-client'" : null;
};

/** What k6 cannot play is refused before anything is sent (exit 2), and never left out of the load. */
export const assertPlayable = (engine: Engine, scenario: Scenario, flags: Flags): void => {
  if (engine === 'native') return;
  const flag = flagInTheWay(flags);
  if (flag !== null) throw usageError(text.notWith(flag), text.notWithHint());
  const ours = onlyOurs(scenario);
  if (ours !== null) throw usageError(text.onlyOurs(scenario.name, ours), text.onlyOursHint());
};

/** Where no two judged slices can be dealt to two engines nothing would be compared: refused before anything is sent (exit 2). */
export const assertPairs = (engine: Engine, plan: Plan): void => {
  if (engine !== 'both' || slicesOfK6(plan).some((index) => plan.slices[index]?.judged === true)) return;
  const { name, sliceMs } = plan.scenario;
  throw usageError(text.noPair(name), text.noPairHint(sliceMs));
};

/** k6 has one trust for all its targets, and cannot be told of authorities on every system: what it could not hold is refused (exit 2). */
export const assertTrusts = (
  engine: Engine,
  specs: readonly Parameters<typeof trustOf>[0][number][],
  platform: NodeJS.Platform,
): void => {
  if (engine === 'native') return;
  const trust = trustOf(specs);
  if (trust === null) throw usageError(text.twoTrusts(), text.twoTrustsHint());
  if (trust.ca !== null && !trust.insecure && !canNameAuthorities(platform))
    throw usageError(text.noAuthorities(), text.noAuthoritiesHint());
};

/** The k6 of a run that needs one, looked for before anything is sent; null = none is needed. */
export const k6For = async (engine: Engine, { env, stderr }: CliContext): Promise<K6 | null> => {
  if (engine === 'native') return null;
  const k6 = await findK6(env);
  stderr(`${text.playing(k6.version, k6.path)}\n`);
  return k6;
};

/** Who plays which requests and sockets of a plan. */
export const engineRecordOf = (name: Engine, k6: K6 | null, plan: Plan): EngineRecord => ({
  name,
  k6Version: k6?.version ?? null,
  k6Slices: name === 'both' ? slicesOfK6(plan) : [],
  clockStepMs: null,
});

export type PlayingEngine = EngineRecord & { readonly k6: K6 | null };

/** Plays a plan with the engine that was asked for. */
export const performBy = ({ name, k6, k6Slices }: PlayingEngine, options: PerformOptions): Promise<Performed> => {
  if (k6 === null) return perform(options);
  return name === 'both' ? performByBoth(k6, k6Slices, options) : performByK6(k6, options);
};
