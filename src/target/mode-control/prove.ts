import type { Clock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { ModeControl } from '../../core/mode-control.ts';
import type { Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlClient } from '../client.ts';
import { LOOKS } from '../looks.ts';
import { proofOf } from '../mode.ts';
import { type ModeWitnesses, WITNESSES, type WitnessName } from '../mode-witnesses.ts';
import { isLoopbackUrl } from '../safety.ts';
import { witnessesOfAll } from '../witnesses-of-all.ts';
import type { Managed } from './controller.ts';
import { oldProcesses, type ProcessSight, type RestartQuestion, sightOfHealth } from './sight.ts';
import { type Trap, trapsIn } from './traps.ts';

const text = englishCatalogue.modeControl.proof;

export type PartName = 'answer' | 'flags' | WitnessName | 'restart';

/** One part of a proof. `not-needed`: nothing was switched, so nothing had to restart. */
export type ProofPart = {
  readonly part: PartName;
  readonly state: 'agrees' | 'contradicts' | 'not-provable' | 'not-needed';
  readonly evidence: string;
};

/** Whether a target runs in a mode, and by what that is known. */
export type FullProof = {
  /** The mode that its flags tell; null: none. */
  readonly mode: Mode | null;
  readonly expected: Mode | null;
  readonly state: 'proven' | 'contradicted' | 'not-provable';
  readonly evidence: string;
  readonly parts: readonly ProofPart[];
  /** Which processes serve the target, and since when, by each source that tells. */
  readonly sights: readonly ProcessSight[];
  readonly traps: readonly Trap[];
};

export type ProofQuestion = {
  readonly client: ControlClient;
  readonly profile: Profile;
  readonly clock: Clock;
  readonly expected: Mode | null;
  /** Null: nothing was switched, no restart is asked for. */
  readonly restart: RestartQuestion | null;
  readonly managed: Managed | null;
  readonly fileText: string | null;
  /** Asked which process serves the target where neither its health nor its process manager tells. */
  lookAround(): Promise<readonly ProcessSight[]>;
};

type SightQuestion = Pick<ProofQuestion, 'client' | 'profile' | 'clock' | 'managed' | 'lookAround' | 'restart'>;

/** What a process manager says is of this machine: of a target elsewhere it says nothing, though an application here may have the same name. */
const managedHere = ({ client, managed }: Pick<ProofQuestion, 'client' | 'managed'>): Managed | null =>
  isLoopbackUrl(client.baseUrl) ? managed : null;

/**
 * Which processes serve a target, and since when: by its health, asked so many times, and its process manager, else by what stands around it. One
 * old process of a `restart` says all: its health is not asked again then.
 */
export const sightsOf = async (question: SightQuestion, looks: number): Promise<readonly ProcessSight[]> => {
  const { client, profile, clock, restart } = question;
  const health = await sightOfHealth(client, profile.endpoints.health, clock, { looks, restart });
  const own = [health, managedHere(question)?.sight ?? null].filter((sight) => sight !== null);
  return own.length > 0 ? own : question.lookAround();
};

/** Whether a process may have been there that was not met. */
export const isSeenInPart = (sights: readonly ProcessSight[]): boolean => sights.some(({ missed = 0 }) => missed > 0);

const restartPart = ({ restart, client }: ProofQuestion, sights: readonly ProcessSight[]): ProofPart => {
  const part = 'restart';
  if (restart === null) return { part, state: 'not-needed', evidence: text.noRestartNeeded() };
  if (sights.length === 0) {
    const evidence = isLoopbackUrl(client.baseUrl) ? text.noProcessSeen() : text.noProcessSeenFromHere();
    return { part, state: 'not-provable', evidence };
  }
  const old = sights.map((sight) => ({ sight, processes: oldProcesses(sight, restart) }));
  const still = old.filter(({ processes }) => processes.length > 0);
  if (still.length > 0) return { part, state: 'contradicts', evidence: text.notRestarted(still) };
  return isSeenInPart(sights)
    ? { part, state: 'not-provable', evidence: text.seenInPart(sights) }
    : { part, state: 'agrees', evidence: text.restarted(sights) };
};

const flagsPart = ({ flags }: ModeWitnesses, expected: Mode | null): ProofPart => {
  const part = 'flags';
  const { evidence } = flags;
  if (flags.kind === 'none') return { part, state: 'not-provable', evidence };
  return { part, state: expected === null || flags.mode === expected ? 'agrees' : 'contradicts', evidence };
};

/** Behaviour is held against the mode that is expected; where none is, against the one that the flags tell. */
const witnessParts = ({ flags, witnesses }: ModeWitnesses, expected: Mode | null): readonly ProofPart[] => {
  const mode = expected ?? (flags.kind === 'mode' ? flags.mode : null);
  return WITNESSES.flatMap((name) => witnesses.filter((witness) => witness.name === name)).map(
    ({ name, says, evidence }) => ({
      part: name,
      state: says === null || mode === null ? 'not-provable' : says === mode ? 'agrees' : 'contradicts',
      evidence: says === null ? text.saysNothing(evidence) : evidence,
    }),
  );
};

/** A restart that should have been and cannot be shown leaves the mode unproven; one that was not contradicts it. */
const stateOf = (outside: FullProof['state'], restart: ProofPart): FullProof['state'] => {
  if (outside === 'contradicted' || restart.state === 'contradicts') return 'contradicted';
  return restart.state === 'not-provable' ? 'not-provable' : outside;
};

const trapsOf = (question: ProofQuestion, control: ModeControl | null, seen: ModeWitnesses, restart: ProofPart) =>
  trapsIn({
    control,
    fileText: question.fileText,
    managed: managedHere(question)?.settings ?? null,
    expected: question.expected,
    told: seen.flags.kind === 'mode' ? seen.flags.mode : null,
    toldConflict: seen.flags.kind === 'none' && seen.flags.conflict,
    restart: restart.state,
  });

/**
 * Proves a mode: the flags endpoint says so, the process restarted where it had to, and behaviour agrees where behaviour differs. Each part says
 * what it was seen by; what a target does not tell is `not-provable`. Throws a HarnessError (exit 4) when nothing listens.
 */
export const proveMode = async (question: ProofQuestion): Promise<FullProof> => {
  const { profile, expected } = question;
  // Before the witnesses: what they say then comes from these processes or from newer ones.
  const sights = await sightsOf(question, question.restart === null ? 1 : LOOKS);
  const seen = await witnessesOfAll(question.client, question);
  const outside = proofOf(seen, expected);
  const restart = restartPart(question, sights);
  const state = stateOf(outside.state, restart);
  return {
    mode: seen.flags.kind === 'mode' ? seen.flags.mode : null,
    expected,
    state,
    evidence: state === outside.state ? outside.evidence : restart.evidence,
    parts: [flagsPart(seen, expected), ...witnessParts(seen, expected), restart],
    sights,
    traps: trapsOf(question, profile.modeControl, seen, restart),
  };
};

/** The proof where nothing answers after a switch: the target does not run, so it does not run in this mode. */
export const noAnswerProof = (question: ProofQuestion, error: HarnessError): FullProof => {
  const none: ModeWitnesses = { flags: { kind: 'none', conflict: false, evidence: error.message }, witnesses: [] };
  const answer: ProofPart = { part: 'answer', state: 'contradicts', evidence: error.message };
  return {
    mode: null,
    expected: question.expected,
    state: 'contradicted',
    evidence: text.noAnswer(error.message),
    parts: [answer],
    sights: [],
    traps: trapsOf(question, question.profile.modeControl, none, { ...answer, state: 'not-provable' }),
  };
};

/** Whether an error says that nothing listens there. */
export const isUnreachable = (error: unknown): error is HarnessError =>
  error instanceof HarnessError && error.exitCode === EXIT.unreachable;
