import { systemClock } from '../core/clock.ts';
import { stopSchema } from '../core/managed.ts';
import type { Mode } from '../core/modes.ts';
import { createRedactor } from '../core/redact.ts';
import { soundsSecret } from '../core/shown.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { startTarget } from '../target/managed/start.ts';
import { ownWords } from './own-words.ts';

export type ManagedTarget = {
  readonly mode: Mode;
  readonly url: string;
  readonly pid: number;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
};

export type ManagedTargetOptions = {
  readonly mode: Mode;
  /** More words for `gateproof target`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whose target is started; left out: that of this very gateproof. */
  readonly program?: readonly string[];
};

const secretsIn = (env: ManagedTargetOptions['env']): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) => (value !== undefined && soundsSecret(name) ? [value] : []));

/** Its ready line, which is JSON (`gateproof target --json`). */
const READY = { line: '^\\{"url":"(?<url>[^"]+)"', deadlineMs: 60_000 } as const;

/** Starts a reference target in a process group of its own, on a port that it finds itself. It ends with this process, however that ends. */
export const startManagedTarget = async ({
  mode,
  args,
  env,
  program = ownWords,
}: ManagedTargetOptions): Promise<ManagedTarget> => {
  const { url, pid, stop } = await startTarget({
    name: englishCatalogue.managed.ownName(mode),
    words: [...program, 'target', '--mode', mode, '--port', '0', '--json', ...args],
    cwd: '.',
    env,
    url: '',
    ready: READY,
    stop: stopSchema.parse({}),
    clock: systemClock,
    redact: createRedactor(secretsIn(env)),
  });
  return { mode, url, pid, stop };
};
