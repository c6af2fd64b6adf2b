import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlClient } from '../client.ts';
import { evidenceOf, orUnreachable } from '../mode.ts';
import type { Step, Surroundings } from './controller.ts';
import { replaceFile } from './files.ts';
import type { FileChange } from './plan.ts';
import { runCommand } from './run-command.ts';
import { refusedByFiles } from './unwritable.ts';

const text = englishCatalogue.modeControl;

/** What steps are done with. */
export type Hands = Surroundings & {
  readonly client: ControlClient;
  /** Shows a person what to do and waits until it is done. */
  ask(lines: readonly string[]): Promise<void>;
};

type RequestStep = Extract<Step, { readonly kind: 'request' }>;

const refused = (message: string, hint: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.unreachable, hint });

const headersOf = ({ auth }: RequestStep, { env }: Hands): Readonly<Record<string, string>> => {
  if (auth === null) return {};
  const value = env[auth.env] ?? '';
  if (value === '')
    throw new HarnessError(text.noToken(auth.env), { exitCode: EXIT.usage, hint: text.noTokenHint(auth.env) });
  return { [auth.header]: `${auth.prefix}${value}` };
};

const sendRequest = async (step: RequestStep, hands: Hands): Promise<void> => {
  const { method, path, json } = step;
  const asked = { method, path, json, headers: headersOf(step, hands) };
  const answer = orUnreachable(hands.client, await hands.client.send(asked));
  const isDone = answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
  if (!isDone) throw refused(text.requestFailed(evidenceOf(`${method} ${path}`, answer)), text.requestFailedHint());
};

const perform = async (step: Step, hands: Hands): Promise<void> => {
  switch (step.kind) {
    case 'run':
      await runCommand(step, hands);
      return;
    case 'request':
      return sendRequest(step, hands);
    case 'ask':
      return hands.ask(step.lines);
  }
};

/** Writes the file, where it changes. What the file system refuses is a HarnessError (exit 4), and the file is as it was. */
export const writeChange = async ({ kept, after }: FileChange): Promise<void> => {
  if (after === null ? kept.bytes === null : kept.bytes?.equals(after) === true) return;
  await replaceFile(kept, after).catch(
    refusedByFiles((why) => text.cannotWriteFile(kept.path, why), text.cannotWriteFileHint()),
  );
};

/** Does the steps, one after the other. The first that cannot be done throws a HarnessError (exit 4), and the rest is left. */
export const performSteps = async (steps: readonly Step[], hands: Hands): Promise<void> => {
  for (const step of steps) await perform(step, hands);
};
