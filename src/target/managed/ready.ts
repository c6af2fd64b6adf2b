import type { Readable } from 'node:stream';
import { type Clock, pause } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { ReadyProbe } from '../../core/managed.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Tls } from '../../core/tls.ts';
import { baseUrlOf } from '../base-url.ts';
import { createControlClient } from '../client.ts';
import { evidenceOf } from '../mode.ts';
import type { Group } from './group.ts';

const text = englishCatalogue.managed;

const ASK_AGAIN_US = 50_000;
/** One question must not eat the whole time: a program may take a connection long before it can answer. */
const PATIENCE_MS = 2_000;
/** A program that never ends its line is not waited for by heart. */
const LONGEST_LINE = 65_536;

export type ReadyQuestion = {
  readonly name: string;
  readonly words: readonly string[];
  /** Where it listens, unless its line says so. */
  readonly url: string;
  readonly ready: ReadyProbe;
  readonly clock: Clock;
  /** Whom to believe at an https address. */
  readonly tls?: Tls;
  redact(text: string): string;
};

/** A watch for readiness: its address once it is ready, and until then what it is waited for. */
type Watch = { readonly url: Promise<string>; waitedFor(): string; close(): void };

const watchLine = (stdout: Readable, pattern: RegExp, fallback: string): Watch => {
  const { promise: url, resolve } = Promise.withResolvers<string>();
  let rest = '';
  let seen = text.noSuchLine(pattern.source);
  const read = (chunk: Buffer): void => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) {
      const match = pattern.exec(line);
      const told = match === null ? null : baseUrlOf(match.groups?.['url'] ?? fallback);
      if (told !== null) resolve(told);
      else if (match !== null) seen = text.noUsableUrl(pattern.source);
    }
  };
  stdout.on('data', read);
  return { url, waitedFor: () => seen, close: () => void stdout.off('data', read) };
};

type PathProbe = Extract<ReadyProbe, { readonly path: string }>;

const watchPath = ({ path, status }: PathProbe, { url, clock, redact, tls }: ReadyQuestion): Watch => {
  const client = createControlClient({ baseUrl: url, clock, redact, tls, deadlineMs: PATIENCE_MS });
  let seen = text.neverAsked(`GET ${path}`);
  let isClosed = false;
  const ask = async (): Promise<string> => {
    for (;;) {
      const answer = await client.send({ method: 'GET', path });
      if (answer.kind === 'answer' && answer.status === status) return url;
      if (answer.kind !== 'unreachable' || answer.certificate === true)
        seen = text.lastAnswer(status, evidenceOf(`GET ${path}`, answer));
      if (isClosed) return new Promise(() => {});
      await pause(clock, ASK_AGAIN_US);
    }
  };
  return {
    url: ask(),
    waitedFor: () => seen,
    close: () => {
      isClosed = true;
      void client.close();
    },
  };
};

const notInTime = (question: ReadyQuestion, watch: Watch, said: string): HarnessError => {
  const { name, ready } = question;
  return new HarnessError(text.notReady({ name, ms: ready.deadlineMs, waitedFor: watch.waitedFor(), said }), {
    exitCode: EXIT.unreachable,
    hint: text.notReadyHint(),
  });
};

/**
 * The address of a started target, once it may be loaded. One that ends first, or is not ready at its deadline, is a HarnessError (exit 4) with
 * the end of what it said.
 */
export const awaitReady = async (group: Group, question: ReadyQuestion): Promise<string> => {
  const { name, words, url, ready, clock } = question;
  const watch = 'line' in ready ? watchLine(group.stdout, new RegExp(ready.line), url) : watchPath(ready, question);
  // Nobody else reads it: a program that says much before it is ready would wait for room in the pipe for ever.
  group.stdout.resume();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ready.deadlineMs * 1_000, () => reject(notInTime(question, watch, group.said())));
  const died = group.ended.then(({ how, said }): never => {
    throw new HarnessError(text.died({ name, how, said }), { exitCode: EXIT.unreachable, hint: text.diedHint(words) });
  });
  try {
    return await Promise.race([watch.url, died, late]);
  } finally {
    cancel();
    watch.close();
    died.catch(() => {});
    group.stdout.resume();
  }
};
