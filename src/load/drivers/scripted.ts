import type { Clock } from '../../core/clock.ts';
import type { QuoteDriver, QuoteSink, SocketDriver, SocketSink } from './contract.ts';

/** How one scripted request goes: held in a queue, then served, then ended. Times in microseconds; `lacks`: an answer without the symbols at these places. */
export type ScriptedAnswer = {
  readonly queueUs: number;
  readonly serviceUs: number;
  readonly outcome:
    | 'ok'
    | 'never'
    | { readonly fails: string; readonly retryAfterUs?: number }
    | { readonly lacks: readonly number[] };
};

/** How one scripted connection goes. Times in microseconds, each from the step before it. */
export type ScriptedConnection =
  | { readonly fate: 'refused'; readonly afterUs: number; readonly reason: string }
  | { readonly fate: 'silent' }
  | {
      readonly fate: 'held';
      readonly connectUs: number;
      readonly subscribeUs: number;
      readonly lost: { readonly afterUs: number; readonly reason: string } | null;
    };

export type Script = {
  answer(arrival: number, atUs: number): ScriptedAnswer;
  connection(connection: number): ScriptedConnection;
};

/** The fake target: plays a script on the given clock. On a virtual one, a planted latency reads back exactly. */
export const createScriptedQuotes = (script: Script, clock: Clock, sink: QuoteSink): QuoteDriver => {
  const cancels = new Map<number, () => void>();
  const end = (slot: number, { outcome }: ScriptedAnswer): void => {
    cancels.delete(slot);
    sink.answering(slot);
    if (outcome === 'ok') sink.ok(slot);
    else if (outcome !== 'never' && 'lacks' in outcome) {
      for (const place of outcome.lacks) sink.lacked(slot, place);
      sink.failed(slot, 'missing-symbol', 'scripted');
    } else if (outcome !== 'never') {
      if (outcome.retryAfterUs !== undefined) sink.retryAfter(slot, outcome.retryAfterUs);
      sink.failed(slot, outcome.fails, 'scripted');
    }
  };
  return {
    send: (slot, arrival) => {
      const answer = script.answer(arrival, clock.nowUs());
      const start = (): void => {
        sink.sent(slot);
        if (answer.outcome !== 'never')
          cancels.set(
            slot,
            clock.after(answer.serviceUs, () => end(slot, answer)),
          );
      };
      cancels.set(slot, clock.after(answer.queueUs, start));
    },
    abandon: (slot) => {
      cancels.get(slot)?.();
      cancels.delete(slot);
    },
    close: async () => {
      for (const cancel of cancels.values()) cancel();
    },
  };
};

/** Told of what a scripted socket is asked to do to its connection. */
export type ToldOf = (what: 'cut' | 'pause' | 'resume' | 'mute', connection: number) => void;

/** Sockets that connect, subscribe, leave and are lost as the script says. */
export const createScriptedSockets = (
  script: Script,
  clock: Clock,
  sink: SocketSink,
  told: ToldOf = () => {},
): SocketDriver => {
  const cancels = new Map<number, () => void>();
  const step = (connection: number, delayUs: number, next: () => void): void => {
    cancels.set(connection, clock.after(delayUs, next));
  };
  const hold = (connection: number, fate: Extract<ScriptedConnection, { fate: 'held' }>): void => {
    sink.connected(connection);
    step(connection, fate.subscribeUs, () => {
      sink.subscribed(connection);
      if (fate.lost !== null) step(connection, fate.lost.afterUs, () => sink.lost(connection, fate.lost?.reason ?? ''));
    });
  };
  const cancel = (connection: number): void => {
    cancels.get(connection)?.();
    cancels.delete(connection);
  };
  return {
    connect: (connection) => {
      const fate = script.connection(connection);
      if (fate.fate === 'refused')
        step(connection, fate.afterUs, () => sink.refused(connection, fate.reason, 'scripted'));
      if (fate.fate === 'held') step(connection, fate.connectUs, () => hold(connection, fate));
    },
    leave: (connection) => {
      cancel(connection);
      sink.left(connection, true);
    },
    pause: (connection) => told('pause', connection),
    resume: (connection) => told('resume', connection),
    mute: (connection) => told('mute', connection),
    cut: (connection) => {
      told('cut', connection);
      cancel(connection);
      sink.left(connection, false);
    },
    abandon: cancel,
    close: async () => {
      for (const connection of cancels.keys()) cancel(connection);
    },
  };
};
