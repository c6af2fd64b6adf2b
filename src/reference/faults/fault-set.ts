import type { Tick } from '../market/market.ts';
import type {
  DisturbedTicks,
  FaultConnection,
  FaultHooks,
  FaultHost,
  HealthPart,
  PlantedFault,
  QuoteFault,
  UntoldPings,
} from './fault.ts';

/** The faults in force, asked by the server where each of them may reach in. Without any, every answer is the healthy one. */
export type FaultSet = {
  add(faults: readonly PlantedFault[]): void;
  clear(): void;
  texts(): readonly string[];
  /** True when any fault concerns quotes: the hot path asks this first. */
  touchesQuotes(): boolean;
  quoteDelayMs(isLoad: boolean, symbols: readonly string[]): number;
  quoteFault(isLoad: boolean, symbols: readonly string[]): QuoteFault | null;
  refusesUpgrade(isOwn: boolean): boolean;
  refusesJoin(isOwn: boolean): boolean;
  joinDelayMs(offersToCompress: boolean): number;
  upgradeDelayMs(): number;
  /** Of several faults that choose this client the first one counts; the others get their choice back. */
  untoldPings(): UntoldPings | null;
  joined(connection: FaultConnection): void;
  /** The ticks of a symbol by one fault after the other; the last one's are sent. Empty without such a fault. */
  disturbTicks(symbol: string, ticks: readonly Tick[]): readonly DisturbedTicks[];
  /** Ticks of a symbol come while nobody is subscribed to it: what was held for those who were goes to nobody. */
  ticksUnheard(symbol: string): void;
  mutesData(): boolean;
  /** 0: one broadcast for all. */
  roundMs(): number;
  stopsMarket(): boolean;
  /** null: as it should. */
  recoveryEnds(): 'refused' | 'failed' | 'silent' | null;
  /** Whole milliseconds; 0 without a fault of the clock. */
  stampShiftMs(): number;
  reportsOtherMode(): boolean;
  flagsLie(): boolean;
  ignoresFlags(): boolean;
  isUnhealthy(part: HealthPart): boolean;
  /** The status of the answer where that part is unhealthy. */
  unhealthyStatus(part: HealthPart): number;
  healthDelayMs(): number;
  lacksHealth(): boolean;
  /** Of the last hour; 0 without a fault: this target never falls back by itself. */
  emergencyFallbacks(): number;
  /** null: the true one. */
  reportedErrorRate(): { readonly rate: number | string | null } | null;
  failsSelfConnection(): boolean;
  lacksLegacy(): boolean;
  /** Infinity without a fault. */
  rowsMost(): number;
  opensLimiter(): boolean;
  configErrors(): readonly string[];
  poolTaken(): number;
};

type Running = { readonly text: string; readonly hooks: FaultHooks };

/** Every hook is asked even after one has said yes: each share counts every request. */
const anySays = (answers: readonly boolean[]): boolean => answers.includes(true);

export const createFaultSet = (host: FaultHost): FaultSet => {
  let running: readonly Running[] = [];
  let hooks: readonly FaultHooks[] = [];
  let touchesQuotes = false;

  const refresh = (next: readonly Running[]): void => {
    running = next;
    hooks = next.map((fault) => fault.hooks);
    touchesQuotes = hooks.some((hook) => hook.quoteDelayMs !== undefined || hook.quoteFault !== undefined);
  };

  return {
    add: (faults) => refresh([...running, ...faults.map(({ text, start }) => ({ text, hooks: start(host) }))]),
    clear: () => {
      for (const hook of hooks) hook.end?.();
      refresh([]);
    },
    texts: () => running.map((fault) => fault.text),
    touchesQuotes: () => touchesQuotes,
    quoteDelayMs: (isLoad, symbols) =>
      hooks.reduce((sum, hook) => sum + (hook.quoteDelayMs?.(isLoad, symbols) ?? 0), 0),
    quoteFault: (isLoad, symbols) =>
      hooks.map((hook) => hook.quoteFault?.(isLoad, symbols) ?? null).find((fault) => fault !== null) ?? null,
    refusesUpgrade: (isOwn) => anySays(hooks.map((hook) => hook.refusesUpgrade?.(isOwn) ?? false)),
    refusesJoin: (isOwn) => anySays(hooks.map((hook) => hook.refusesJoin?.(isOwn) ?? false)),
    joinDelayMs: (offersToCompress) =>
      hooks.reduce((sum, hook) => sum + (hook.joinDelayMs?.(offersToCompress) ?? 0), 0),
    upgradeDelayMs: () => hooks.reduce((sum, hook) => sum + (hook.upgradeDelayMs?.() ?? 0), 0),
    untoldPings: () => {
      const [first = null, ...others] = hooks.flatMap((hook) => hook.untoldPings?.() ?? []);
      for (const other of others) other.giveBack();
      return first;
    },
    joined: (connection) => {
      for (const hook of hooks) hook.joined?.(connection);
    },
    disturbTicks: (symbol, ticks) => {
      const steps: DisturbedTicks[] = [];
      for (const hook of hooks) {
        const step = hook.disturbsTicks?.(symbol, steps.at(-1)?.ticks ?? ticks);
        if (step !== undefined) steps.push(step);
      }
      return steps;
    },
    ticksUnheard: (symbol) => {
      for (const hook of hooks) hook.ticksUnheard?.(symbol);
    },
    mutesData: () => hooks.some((hook) => hook.mutesData === true),
    recoveryEnds: () => hooks.find((hook) => hook.recoveryEnds !== undefined)?.recoveryEnds ?? null,
    roundMs: () => hooks.reduce((sum, hook) => sum + (hook.roundMs ?? 0), 0),
    stopsMarket: () => hooks.some((hook) => hook.stopsMarket === true),
    stampShiftMs: () => Math.round(hooks.reduce((sum, hook) => sum + (hook.stampShiftMs?.() ?? 0), 0)),
    reportsOtherMode: () => hooks.some((hook) => hook.reportsOtherMode === true),
    flagsLie: () => hooks.some((hook) => hook.flagsLie === true),
    ignoresFlags: () => hooks.some((hook) => hook.ignoresFlags === true),
    isUnhealthy: (part) => hooks.some((hook) => hook.unhealthy?.includes(part) === true),
    unhealthyStatus: (part) => hooks.find((hook) => hook.unhealthy?.includes(part) === true)?.unhealthyStatus ?? 503,
    healthDelayMs: () => hooks.reduce((sum, hook) => sum + (hook.healthDelayMs ?? 0), 0),
    lacksHealth: () => hooks.some((hook) => hook.lacksHealth === true),
    emergencyFallbacks: () => hooks.reduce((sum, hook) => sum + (hook.emergencyFallbacks ?? 0), 0),
    reportedErrorRate: () => hooks.find((hook) => hook.reportsErrorRate !== undefined)?.reportsErrorRate ?? null,
    failsSelfConnection: () => hooks.some((hook) => hook.failsSelfConnection === true),
    lacksLegacy: () => hooks.some((hook) => hook.lacksLegacy === true),
    rowsMost: () =>
      Math.min(Number.POSITIVE_INFINITY, ...hooks.map((hook) => hook.rowsMost ?? Number.POSITIVE_INFINITY)),
    opensLimiter: () => hooks.some((hook) => hook.opensLimiter === true),
    configErrors: () => hooks.flatMap((hook) => hook.configErrors ?? []),
    poolTaken: () => Math.max(0, ...hooks.map((hook) => hook.poolTaken ?? 0)),
  };
};
