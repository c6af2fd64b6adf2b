import { z } from 'zod';
import { EXIT, HarnessError } from '../core/errors.ts';
import { type Mode, modeOfFlags } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlAnswer, ControlClient } from './client.ts';

const text = englishCatalogue.control;

/** docs/spec/documented-contract.md:14; more fields are accepted. */
const flagsAnswerSchema = z.object({
  status: z.string(),
  flags: z.object({ gatewayOnlyMode: z.boolean(), allowLegacyFallback: z.boolean(), strictMode: z.boolean() }),
});

/** docs/spec/documented-contract.md:11; the mode is named where the target knows it. */
const healthAnswerSchema = z.object({ mode: z.string() });
const sourceAnswerSchema = z.object({ serverSource: z.string() });

/** docs/spec/documented-contract.md:13; active only in legacy-fallback. */
const legacyAnswerSchema = z.object({ active: z.boolean() });

/**
 * The states in which the flags are what they say: `degraded` tells only that nobody had asked for a minute (docs/spec/target-contract.md:109);
 * `critical` means that they conflict.
 */
export const TRUSTED_STATES: ReadonlySet<string> = new Set(['healthy', 'degraded']);

/** Which of its two servers answers in which mode (docs/spec/documented-contract.md:11). */
const MODE_OF_SOURCE: Readonly<Record<string, Mode>> = { gateway: 'gateway-only', direct: 'legacy-fallback' };

/** `conflict`: fallback together with strict, with which a target refuses to start (docs/spec/documented-contract.md:22). */
export type FlagsReading =
  | { readonly kind: 'mode'; readonly mode: Mode; readonly evidence: string }
  | { readonly kind: 'none'; readonly conflict: boolean; readonly evidence: string };

export const WITNESSES = ['health-mode', 'server-source', 'legacy-support'] as const;
export type WitnessName = (typeof WITNESSES)[number];

/** What the target's behaviour says of its mode; `says` null where it says nothing. */
export type Witness = { readonly name: WitnessName; readonly says: string | null; readonly evidence: string };

/** All that can be seen of a mode from outside at one time. */
export type ModeWitnesses = { readonly flags: FlagsReading; readonly witnesses: readonly Witness[] };

/** One answer in one sentence, as evidence. */
export const evidenceOf = (request: string, answer: ControlAnswer): string => {
  switch (answer.kind) {
    case 'answer':
      return text.answered(request, answer.status, answer.text);
    case 'timeout':
      return text.timedOut(request);
    case 'too-large':
      return text.tooLarge(request);
    default:
      return text.broken(request, answer.why);
  }
};

/** The answer, unless no connection came about at all: then a HarnessError (exit 4), or exit 5 where that was this machine's fault. */
export const orUnreachable = (client: ControlClient, answer: ControlAnswer): ControlAnswer => {
  if (answer.kind === 'ours')
    throw new HarnessError(text.ours(client.baseUrl, answer.why), { exitCode: EXIT.ourFault, hint: text.oursHint() });
  if (answer.kind !== 'unreachable') return answer;
  const isDoubted = answer.certificate === true;
  throw new HarnessError((isDoubted ? text.notBelieved : text.unreachable)(client.baseUrl, answer.why), {
    exitCode: EXIT.unreachable,
    hint: isDoubted ? englishCatalogue.trust.remedy : text.unreachableHint(),
  });
};

const ask = async (client: ControlClient, path: string): Promise<ControlAnswer> =>
  orUnreachable(client, await client.send({ method: 'GET', path }));

const none = (evidence: string, conflict = false): FlagsReading => ({ kind: 'none', conflict, evidence });

/** What the flags endpoint tells of the mode. Throws a HarnessError (exit 4) when nothing listens. */
export const readFlags = async (client: ControlClient, path: string): Promise<FlagsReading> => {
  if (path === 'absent') return none(text.modeNoSource());
  const answer = await ask(client, path);
  const evidence = evidenceOf(`GET ${path}`, answer);
  const parsed = answer.kind === 'answer' && answer.status === 200 ? flagsAnswerSchema.safeParse(answer.json) : null;
  if (parsed?.success !== true) return none(text.modeNotProvable(text.modeNoFlags(), evidence));
  const { status, flags } = parsed.data;
  const conflict = flags.allowLegacyFallback && flags.strictMode;
  if (!TRUSTED_STATES.has(status)) return none(text.modeNotProvable(text.modeStatus(status), evidence), conflict);
  const mode = modeOfFlags(flags);
  return mode === null
    ? none(text.modeNotProvable(text.modeFlagsUnknown(), evidence), conflict)
    : { kind: 'mode', mode, evidence };
};

const jsonOf = (answer: ControlAnswer): unknown => (answer.kind === 'answer' ? answer.json : null);

/** What the WebSocket health says of the mode and of its server, whatever its status. */
const readHealth = async (client: ControlClient, path: string): Promise<readonly Witness[]> => {
  const silent = (evidence: string): readonly Witness[] => [
    { name: 'health-mode', says: null, evidence },
    { name: 'server-source', says: null, evidence },
  ];
  if (path === 'absent') return silent(text.witnessAbsent('healthWebsocket'));
  const answer = await ask(client, path);
  const evidence = evidenceOf(`GET ${path}`, answer);
  const mode = healthAnswerSchema.safeParse(jsonOf(answer));
  const source = sourceAnswerSchema.safeParse(jsonOf(answer));
  return [
    { name: 'health-mode', says: mode.success ? mode.data.mode : null, evidence },
    {
      name: 'server-source',
      says: source.success ? (MODE_OF_SOURCE[source.data.serverSource] ?? null) : null,
      evidence,
    },
  ];
};

const readLegacySupport = async (client: ControlClient, path: string): Promise<Witness> => {
  const name = 'legacy-support';
  if (path === 'absent') return { name, says: null, evidence: text.witnessAbsent('legacySupport') };
  const answer = await ask(client, path);
  const parsed = answer.kind === 'answer' && answer.status === 200 ? legacyAnswerSchema.safeParse(answer.json) : null;
  const active = parsed?.success === true ? (parsed.data.active ? 'legacy-fallback' : 'gateway-only') : null;
  return { name, says: active, evidence: evidenceOf(`GET ${path}`, answer) };
};

/** Asks the target everything that tells its mode from outside. Throws a HarnessError (exit 4) when nothing listens. */
export const readWitnesses = async (client: ControlClient, { endpoints }: Profile): Promise<ModeWitnesses> => {
  const flags = await readFlags(client, endpoints.featureFlags);
  const health = await readHealth(client, endpoints.healthWebsocket);
  const legacy = await readLegacySupport(client, endpoints.legacySupport);
  return { flags, witnesses: [...health, legacy] };
};
