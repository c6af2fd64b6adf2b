import type { Mode } from '../../core/modes.ts';
import type { Journal } from '../../target/mode-control/journal.ts';
import { type FullProof, isUnreachable, type ProofQuestion, proveMode } from '../../target/mode-control/prove.ts';
import { isOutOfReach } from '../../target/mode-control/reach.ts';
import { questionNow } from '../../target/mode-control/switch.ts';
import type { CliContext } from '../context.ts';
import { type AskedTarget, lookAroundOf, openKit } from './kit.ts';

const nothingToAsk = async (): Promise<void> => {};

export type Asked = {
  readonly wanted: Mode | null;
  /** What is on record, a switch or a restore, says which mode is expected, unless one is `wanted`, and since when the process must run. */
  readonly heedsJournal: boolean;
  /** Since when the process must run, in epoch ms; left out: as the journal says. */
  readonly sinceMs?: number;
};

type OnRecord = { readonly mode: Mode | null; readonly restart: ProofQuestion['restart'] };

/** The mode that the latest switch or restore was to lead to, and the restart that goes with it. */
const onRecord = ({ state, from, to, sights: before, switchedAtMs, puttingBackAtMs }: Journal): OnRecord => {
  if (state === 'switched') return { mode: to, restart: { sinceMs: switchedAtMs, before } };
  return { mode: from, restart: puttingBackAtMs === null ? null : { sinceMs: puttingBackAtMs, before } };
};

/** The mode as it stands, proven without a change; from outside alone where a control tells of another machine than the target's. */
export const proveNow = async (
  target: AskedTarget,
  { wanted, heedsJournal, sinceMs }: Asked,
  context: CliContext,
): Promise<FullProof> => {
  const { profile, client } = target;
  const since = sinceMs === undefined ? null : { sinceMs, before: [] };
  const isElsewhere = isOutOfReach(target);
  const { command: say, elsewhere } = context.catalogue.modeControl;
  if (isElsewhere) context.stderr(`${say.fromOutside(elsewhere(client.baseUrl))}\n`);
  if (profile.modeControl === null || isElsewhere) {
    const lookAround = since === null ? async () => [] : lookAroundOf(target, context);
    const alone = { managed: null, fileText: null, lookAround, restart: since };
    return proveMode({ client, profile, clock: context.clock, expected: wanted, ...alone });
  }
  const kit = await openKit(target, nothingToAsk, context);
  const journal = heedsJournal ? await kit.state.read() : null;
  const record = journal === null ? null : onRecord(journal);
  const expected = wanted ?? record?.mode ?? null;
  const isOnRecord = record !== null && kit.controller.restarts && expected === record.mode;
  const restart = since ?? (isOnRecord ? record.restart : null);
  const question = await questionNow(kit, expected, restart).catch((error: unknown) => {
    if (!isUnreachable(error)) throw error;
    context.stderr(`${say.fromOutside(error.message)}\n`);
    return {
      client,
      profile,
      clock: context.clock,
      expected,
      restart,
      managed: null,
      fileText: null,
      lookAround: kit.lookAround,
    };
  });
  return proveMode(question);
};
