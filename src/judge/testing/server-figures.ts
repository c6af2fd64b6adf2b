import type { Arm } from '../../core/modes.ts';
import type { ArmFigures, PoolFigures, ProcessFigures } from '../../core/server-figures.ts';

type Sampled = Extract<ProcessFigures, { state: 'sampled' }>;

/** Figures once a second as shares of what they may be; null: that look saw nothing. Left out: no sample. */
export type FiguresSeen = {
  readonly cpu?: readonly (number | null)[];
  readonly memory?: readonly (number | null)[];
  readonly pool?: readonly (number | null)[];
  readonly ended?: Sampled['ended'];
  readonly whyUnseen?: readonly string[];
};

const LIMIT_BYTES = 1_000_000;
/** Two cores, so that a share is not the figure itself. */
const CORES = 2;

const times = (value: number | null | undefined, by: number): number | null =>
  value === null || value === undefined ? null : value * by;

export const processFigures = ({ cpu = [], memory = [], ended = null, whyUnseen = [] }: FiguresSeen): Sampled => ({
  ...{ state: 'sampled', source: 'port-owner', name: 'node', pids: [4_711] },
  bounds: { cpuCores: CORES, cpuFrom: 'stated', memoryBytes: LIMIT_BYTES, memoryFrom: 'stated' },
  samples: Array.from({ length: Math.max(cpu.length, memory.length) }, (_, second) => ({
    ...{ fromMs: second * 1_000, toMs: (second + 1) * 1_000 },
    cpuCores: times(cpu[second], CORES),
    memoryBytes: times(memory[second], LIMIT_BYTES),
  })),
  ended,
  failures: [...whyUnseen],
});

export const poolFigures = ({ pool = [], whyUnseen = [] }: FiguresSeen): PoolFigures => ({
  ...{ state: 'polled', path: '/pool', answered: pool.length },
  samples: pool.map((utilisation, second) => ({ atMs: second * 1_000 + 500, utilisation })),
  failures: [...whyUnseen],
});

/** What was seen of the server of an arm. */
export const figuresSeen = (seen: FiguresSeen, arm: Arm = 'gateway-only'): ArmFigures => ({
  arm,
  process: processFigures(seen),
  pool: poolFigures(seen),
});

/** So many seconds of one figure. */
export const seconds = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);
