import { EXIT, HarnessError } from '../../core/errors.ts';
import { bareCredentials } from '../../core/key-turns.ts';
import { MODES, type Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import type { ModeProof } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlClient } from '../../target/client.ts';
import { logIn } from '../../target/login.ts';
import { readMode } from '../../target/mode.ts';
import { type PreflightQuestion, type PreflightReport, preflight } from '../../target/preflight.ts';
import { preflightWithPool } from '../../target/try-keys.ts';
import type { Meeting, OpenArm } from './arms.ts';
import { questionsOf, usersFindings } from './asked.ts';
import { withClockBefore } from './clocks.ts';
import { meetSockets, type SocketMeeting, stormSentence } from './first-sockets.ts';
import { limitsToldOf, withFreshWindows } from './fresh-window.ts';
import { assertUnderLimits, limitFindings, type RouteLimit, seenPartOf } from './limiter.ts';
import type { ReadyArm } from './ready-arm.ts';
import { type KeyHeard, keyToldOf, sharedKeyProblem } from './shared-key.ts';

/** The mode at every address of an arm: proven only where it is at each; one that contradicts it is the proof of all. */
const provenEverywhere = async ({ client, others, profile, mode }: OpenArm): Promise<ModeProof> => {
  const proofs: ModeProof[] = [];
  for (const each of [client, ...others]) {
    const { proof } = await readMode(each, profile, mode);
    const evidence = others.length === 0 ? proof.evidence : englishCatalogue.scale.of(each.baseUrl, proof.evidence);
    proofs.push({ ...proof, evidence });
  }
  const worst = (['contradicted', 'not-provable', 'proven'] as const).find((state) =>
    proofs.some((proof) => proof.state === state),
  );
  const told = proofs.filter((proof) => proof.state === worst).map(({ evidence }) => evidence);
  return { state: worst ?? 'not-provable', evidence: told.join('; ') };
};

/** What the same request finds at the further addresses of a target. */
const findingsElsewhere = async (
  others: readonly ControlClient[],
  asked: PreflightQuestion,
): Promise<readonly string[]> => {
  const findings: string[] = [];
  for (const client of others)
    for (const finding of (await preflight(client, asked)).findings)
      findings.push(englishCatalogue.scale.of(client.baseUrl, finding));
  return findings;
};

/** An arm, and what its first sockets told; null where the load opens none. */
export type MetArm = ReadyArm & {
  readonly sockets: SocketMeeting | null;
  readonly limits: readonly RouteLimit[];
  readonly heardUs: number;
};

/** Whether to wait until a limiter that others have used counts anew. */
type Patience = { readonly waits: boolean };

/**
 * Speaks to the target of an arm: mode, login, one quote, the first sockets. Sends no load. Nobody there, or credentials refused, throws (exit 4);
 * anything else is a finding.
 */
export const meetArm = async (
  arm: OpenArm,
  meeting: Meeting,
  { waits }: Patience = { waits: false },
): Promise<MetArm> => {
  const { request } = meeting;
  const { client, others, spec, profile, secrets } = arm;
  const proof = await provenEverywhere(arm);
  const credentials = await logIn(client, profile, secrets.plan);
  const questions = questionsOf(arm, request, credentials);
  const asked: PreflightReport[] = [];
  const elsewhere: string[] = [];
  const withKey = questions.find(({ operation }) => operation !== null && operation.auth !== 'none');
  for (const question of questions) {
    asked.push(await (question === withKey ? preflightWithPool : preflight)(client, question));
    elsewhere.push(...(await findingsElsewhere(others, question)));
  }
  const found = waits ? await withFreshWindows({ questions, found: asked, credentials }, arm, meeting) : asked;
  const heardUs = meeting.context.clock.nowUs();
  const limits = limitsToldOf(questions, found, credentials);
  const sockets = await meetSockets(arm, credentials, meeting);
  return {
    arm,
    proof,
    credentials: bareCredentials(credentials),
    newSecrets: credentials.secrets,
    preflight: {
      requests: [client, ...others].reduce((sum, each) => sum + each.sent(), 0),
      answered: [client, ...others].reduce((sum, each) => sum + each.answered(), 0),
      connections: sockets?.seen.sockets.counts.attempted ?? 0,
      rateLimit: found[0]?.rateLimit ?? found[0]?.keyLimit ?? null,
      findings: [
        ...new Set(found.flatMap(({ findings }) => findings)),
        ...elsewhere,
        ...limitFindings(seenPartOf(request), limits),
        ...usersFindings(request.scenario, spec),
        ...(sockets?.findings ?? []),
      ],
      sockets: sockets?.seen.sockets ?? null,
    },
    clock: null,
    sockets,
    limits,
    heardUs,
  };
};

/** Refuses (exit 2) arms at several addresses that one limiter knows by one key, where they send more than it lets through. */
const assertUnderSharedKey = ({ limits, heardUs, credentials, arm }: MetArm, meeting: Meeting): void => {
  const { plan, together, heard = [] } = meeting;
  const told = keyToldOf(limits);
  const appKey = credentials.key?.appKey;
  if (told === null || appKey === undefined) return;
  const its: KeyHeard = { arms: together, baseUrl: arm.spec.baseUrl, appKey, told, atUs: heardUs };
  const problem = sharedKeyProblem({ plan, spec: arm.spec }, heard, its);
  if (problem !== null) throw problem;
  heard.push(its);
};

/** Meets the target of an arm before its load, and says in a line what the load will find. A plan over its rate limit throws (exit 2). */
export const makeReady = async (arm: OpenArm, meeting: Meeting): Promise<ReadyArm> => {
  const met = await meetArm(arm, meeting, { waits: true });
  const { sockets, limits, heardUs: _heardUs, ...ready } = met;
  const { plan, together, request } = meeting;
  assertUnderLimits({ plan, arms: together, spec: arm.spec, part: seenPartOf(request) }, limits);
  assertUnderSharedKey(met, meeting);
  if (sockets === null) return ready;
  const storm = sockets.prospect === null ? '.' : `; ${stormSentence(sockets.prospect)}`;
  meeting.context.stderr(`${arm.arm}: ${sockets.said}${storm}\n`);
  return withClockBefore(ready, request.scenario.sockets, meeting.context.clock);
};

/** The mode that a target says it runs in; without an answer that tells, exit 2 with the flag to use. */
export const discoverMode = async (client: ControlClient, profile: Profile): Promise<Mode> => {
  const { mode, proof } = await readMode(client, profile, null);
  if (mode !== null) return mode;
  const { modeUnknown, modeUnknownHint } = englishCatalogue.cli;
  throw new HarnessError(modeUnknown(proof.evidence), { exitCode: EXIT.usage, hint: modeUnknownHint(MODES) });
};
