import type { Mode } from '../../core/modes.ts';
import { type FullProof, isUnreachable, proveMode } from '../../target/mode-control/prove.ts';
import { questionNow } from '../../target/mode-control/switch.ts';
import type { CliContext } from '../context.ts';
import { type AskedTarget, lookAroundOf, openKit } from './kit.ts';

const nothingToAsk = async (): Promise<void> => {};

export type Asked = {
  readonly wanted: Mode | null;
  /** A switch on record says which mode is expected, unless one is `wanted`, and since when the process must run. */
  readonly heedsJournal: boolean;
  /** Since when the process must run, in epoch ms; left out: as the journal says. */
  readonly sinceMs?: number;
};

/** The mode as it stands, proven without a change. */
export const proveNow = async (
  target: AskedTarget,
  { wanted, heedsJournal, sinceMs }: Asked,
  context: CliContext,
): Promise<FullProof> => {
  const { profile, client } = target;
  const since = sinceMs === undefined ? null : { sinceMs, before: [] };
  if (profile.modeControl === null) {
    const lookAround = since === null ? async () => [] : lookAroundOf(target, context);
    const alone = { managed: null, fileText: null, lookAround, restart: since };
    return proveMode({ client, profile, clock: context.clock, expected: wanted, ...alone });
  }
  const kit = await openKit(target, nothingToAsk, context);
  const journal = heedsJournal ? await kit.state.read() : null;
  const isSwitched = journal?.state === 'switched';
  const expected = wanted ?? (isSwitched ? journal.to : null);
  const restart =
    since ??
    (isSwitched && kit.controller.restarts && expected === journal.to
      ? { sinceMs: journal.switchedAtMs, before: journal.sights }
      : null);
  const question = await questionNow(kit, expected, restart).catch((error: unknown) => {
    if (!isUnreachable(error)) throw error;
    context.stderr(`${context.catalogue.modeControl.command.fromOutside(error.message)}\n`);
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
