import type { Diagnosed, Finding } from '../../core/diagnosis.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { createRedactor } from '../../core/redact.ts';
import { createControlClient } from '../../target/client.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { runChecklist } from '../../verify/checklist.ts';
import type { Case } from '../../verify/diagnose/decide.ts';
import { findingsOfChecklist, isTierOneDone, whoAnswered } from '../../verify/diagnose/from-checklist.ts';
import type { CliContext } from '../context.ts';
import { type CheckedPlace, type MetForChecks, meetForChecks } from '../session/checked.ts';

const TIER = 3;

/** Whether a connection to the target comes about at all, be its certificate believed or not. */
const isAnybodyThere = async ({ url, profile }: CheckedPlace, { clock }: CliContext): Promise<boolean> => {
  const { health } = profile.endpoints;
  const client = createControlClient({ baseUrl: url, tls: profile.tls, clock, redact: createRedactor([]) });
  try {
    const answer = await client.send({ method: 'GET', path: health === 'absent' ? '/' : health });
    return answer.kind !== 'unreachable' || answer.certificate === true;
  } finally {
    await client.close();
  }
};

/** What keeps us from looking, though somebody is there: a login that is refused, a certificate that is not believed. It says nothing of the target's health. */
const notMet = ({ message, hint }: HarnessError, { catalogue }: CliContext): Finding => ({
  ...({ kind: 'target', id: 'target', arm: null, state: 'undecided', source: null, classed: null } as const),
  text: catalogue.diagnose.found.notMet(message, hint),
});

/** Looks at a target now, by the whole checklist. Nobody there, or a login refused, is a case too; an unknown mode is exit 2. */
export const lookLive = async (place: CheckedPlace, context: CliContext): Promise<Case> => {
  const { catalogue, clock, stderr } = context;
  const { found, cli } = catalogue.diagnose;
  const seenAt = new Date(clock.wallMs()).toISOString();
  const from = (what: string): Diagnosed => ({ kind: 'live', path: null, seenAt, what });
  const alone = { isTierOneDone: false, from: from(found.nobody(place.url)) };
  assertMayLoad(place.url, place.allowHosts);
  stderr(cli.looking());
  if (!(await isAnybodyThere(place, context))) return { ...alone, findings: [], met: 'nobody' };
  let met: MetForChecks;
  try {
    met = await meetForChecks(place, TIER, context);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.exitCode !== EXIT.unreachable) throw error;
    return { ...alone, findings: [notMet(error, context)], met: null };
  }
  const list = await runChecklist(met.target, { tier: TIER });
  return {
    findings: findingsOfChecklist(list),
    ...{ met: whoAnswered(list), isTierOneDone: isTierOneDone(list) },
    from: from(found.checklist(TIER, list.target.url)),
  };
};
