import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProxyRecord, WireBooks, WireFault } from '../../core/wire-fault.ts';
import type { FromProxy, ToProxy, WireOrder } from './protocol.ts';

export type { WireOrder } from './protocol.ts';

/** What a proxy left: the books of each wire, in order; null where it was lost with them. */
export type ProxyEnd = {
  readonly books: readonly WireBooks[] | null;
  readonly loopLate: ProxyRecord['loopLate'];
  /** How it ended before it was asked to; null: it did not. */
  readonly lost: string | null;
};

/** A proxy in a process of its own, with its own event loop and its own descriptors. */
export type ProxyProcess = {
  readonly pid: number;
  /** Ports on loopback, for each wire and each of its routes. */
  readonly ports: readonly (readonly number[])[];
  /** Puts these faults in force on a wire, and no others. */
  replace(wire: number, faults: readonly WireFault[]): Promise<void>;
  books(wire: number): Promise<WireBooks>;
  /** Ends every connection and the process. Asked again, it answers the same. */
  stop(): Promise<ProxyEnd>;
};

/** The entry stands beside this file, as source or as built. */
const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './entry.ts' : './entry.js', import.meta.url));

type Call = { readonly resolve: (message: FromProxy) => void; readonly reject: (error: Error) => void };

/** Asks and answers by number. */
const openCalls = (child: ChildProcess) => {
  const waiting = new Map<number, Call>();
  let last = 0;
  let lost: string | null = null;
  return {
    lost: () => lost,
    answer: (message: FromProxy): void => {
      if (!('call' in message)) return;
      waiting.get(message.call)?.resolve(message);
      waiting.delete(message.call);
    },
    ask: (question: (call: number) => ToProxy): Promise<FromProxy> =>
      new Promise((resolve, reject) => {
        if (lost !== null) return reject(new Error(lost));
        last += 1;
        waiting.set(last, { resolve, reject });
        child.send(question(last), () => {});
      }),
    lose: (detail: string): void => {
      lost ??= detail;
      for (const { reject } of waiting.values()) reject(new Error(detail));
      waiting.clear();
    },
  };
};

type Calls = ReturnType<typeof openCalls>;

const stopOnce = (child: ChildProcess, calls: Calls): (() => Promise<ProxyEnd>) => {
  let end: Promise<ProxyEnd> | null = null;
  const stop = async (): Promise<ProxyEnd> => {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const isGone = child.exitCode !== null || child.signalCode !== null;
    try {
      const answer = await calls.ask((call) => ({ kind: 'stop', call }));
      if (answer.kind !== 'stopped') throw new Error(`the proxy answered ${answer.kind}`);
      return { books: answer.books, loopLate: answer.loopLate, lost: null };
    } catch (error) {
      return { books: null, loopLate: null, lost: error instanceof Error ? error.message : String(error) };
    } finally {
      if (child.connected) child.disconnect();
      if (!isGone) await gone;
    }
  };
  return () => {
    end ??= stop();
    return end;
  };
};

export type ProxyOptions = {
  readonly seed: number;
  /** How many a process may have open here; null: no limit, or not known. */
  readonly descriptors: number | null;
  /** How Node is started; left out: as this process was. */
  readonly node?: Pick<ForkOptions, 'execPath' | 'execArgv'>;
};

/** Starts a proxy and waits until it listens. It inherits no environment (it hands TLS through and checks no certificate), and ends with its parent. What it cannot do is an error. */
export const startProxy = async (
  wires: readonly WireOrder[],
  { seed, descriptors, node = {} }: ProxyOptions,
): Promise<ProxyProcess> => {
  const child = fork(entry, [], {
    ...node,
    ...{ serialization: 'advanced', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  });
  const calls = openCalls(child);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-2_000);
  });
  const opened = new Promise<ProxyProcess['ports']>((resolve, reject) => {
    child.on('message', (message: FromProxy) => {
      if (message.kind === 'open') resolve(message.ports);
      else if (message.kind !== 'error') calls.answer(message);
      else {
        calls.lose(message.message);
        child.kill('SIGKILL');
      }
    });
    const lose = (detail: string): void => {
      calls.lose(detail);
      reject(new Error(calls.lost() ?? detail));
    };
    child.once('error', (error) => lose(error.message));
    child.once('exit', (code, signal) => lose(`it ended early (${signal ?? `exit code ${code}`}) ${stderr}`.trim()));
  });
  child.send({ kind: 'open', seed, wires, descriptors } satisfies ToProxy, () => {});
  const ports = await opened;
  return {
    ...{ pid: child.pid ?? 0, ports },
    replace: async (wire, faults) => {
      await calls.ask((call) => ({ kind: 'replace', wire, faults, call }));
    },
    books: async (wire) => {
      const answer = await calls.ask((call) => ({ kind: 'books', wire, call }));
      if (answer.kind !== 'books') throw new Error(`the proxy answered ${answer.kind}`);
      return answer.books;
    },
    stop: stopOnce(child, calls),
  };
};
