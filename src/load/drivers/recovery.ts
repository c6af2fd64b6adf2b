import type { SocketSpec } from '../../core/target-spec.ts';
import type { SocketDriverOptions, SocketSink } from './contract.ts';
import { fieldOf, shownWord } from './json.ts';

/** What a client asks for what it missed: the payload of `request-recovery`. */
export const recoveryWish = (
  { subscribe }: SocketSpec,
  symbols: readonly string[],
  sinceMs: number,
): Readonly<Record<string, unknown>> => ({ ...subscribe, symbols, lastReceiveTimestamp: sinceMs });

/** The events that answer it. `recovery-started` promises nothing: it is sent before what fails, too. */
export const RECOVERY_EVENTS = ['recovery-data', 'recovery-error'] as const;

/**
 * Reads the answers to `request-recovery` (docs/spec/target-contract.md 2.4, 2.6) and reports them. One name stands for two errors: the gateway
 * refuses in its envelope (before that by the type `invalid_request`), a worker fails by a type of its own.
 */
export const createRecoveryReader = (
  spec: SocketSpec,
  sink: SocketSink,
): ((connection: number, name: string, word: unknown) => void) => {
  const symbolIndex = new Map(spec.symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  // A point has the first letter of what an item of a frame calls its field.
  const letter = spec.sequence?.split('[].')[1]?.slice(0, 1) ?? null;
  return (connection, name, word) => {
    if (name === 'recovery-error') {
      const isRefusal = fieldOf(word, 'success') === false || fieldOf(word, 'type') === 'invalid_request';
      return sink.recoveryEnded(connection, isRefusal ? 'refused' : 'failed', shownWord(word));
    }
    if (name !== 'recovery-data') return;
    const points = fieldOf(word, 'data');
    for (const point of Array.isArray(points) ? points : []) {
      const symbol = fieldOf(point, 's');
      const index = typeof symbol === 'string' ? symbolIndex.get(symbol.toUpperCase()) : undefined;
      const number = letter === null ? undefined : fieldOf(point, letter);
      const isNumber = typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
      if (index !== undefined) sink.recovered(connection, index, isNumber ? number : -1);
    }
    if (fieldOf(fieldOf(word, 'metadata'), 'isLastBatch') === true) sink.recoveryEnded(connection, 'recovered', '');
  };
};

/** How a driver asks for what its connections missed, and hears of the answers. */
export type Recovery = {
  /** From when on to ask for a connection that is subscribed (epoch ms), which then counts as asked; null: it is not to ask. */
  ask(connection: number): number | null;
  readonly told: ReturnType<typeof createRecoveryReader>;
};

export const createRecovery = ({ spec, sink, settings, clock }: SocketDriverOptions): Recovery => ({
  told: createRecoveryReader(spec, sink),
  ask: (connection) => {
    if (settings.recoverMs === null) return null;
    sink.recoveryAsked(connection);
    return clock.wallMs() - settings.recoverMs;
  },
});
