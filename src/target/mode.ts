import { z } from 'zod';
import { EXIT, HarnessError } from '../core/errors.ts';
import { type Mode, modeOfFlags } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { ModeProof } from '../core/record.ts';
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

/** The states in which the flags are what they say (docs/spec/target-contract.md 1.4); `critical` means that they conflict. */
const TRUSTED_STATES = new Set(['healthy', 'degraded']);

export type ModeReading = { readonly mode: Mode | null; readonly proof: ModeProof };

type FlagsReading =
  | { readonly kind: 'mode'; readonly mode: Mode; readonly evidence: string }
  | { readonly kind: 'none'; readonly evidence: string };

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

/** The answer, unless no connection came about at all: then a HarnessError (exit 4). */
export const orUnreachable = (client: ControlClient, answer: ControlAnswer): ControlAnswer => {
  if (answer.kind !== 'unreachable') return answer;
  throw new HarnessError(text.unreachable(client.baseUrl, answer.why), {
    exitCode: EXIT.unreachable,
    hint: text.unreachableHint(),
  });
};

const ask = async (client: ControlClient, path: string): Promise<ControlAnswer> =>
  orUnreachable(client, await client.send({ method: 'GET', path }));

const readFlags = async (client: ControlClient, path: string): Promise<FlagsReading> => {
  if (path === 'absent') return { kind: 'none', evidence: text.modeNoSource() };
  const answer = await ask(client, path);
  const evidence = evidenceOf(`GET ${path}`, answer);
  const parsed = answer.kind === 'answer' && answer.status === 200 ? flagsAnswerSchema.safeParse(answer.json) : null;
  if (parsed?.success !== true) return { kind: 'none', evidence: text.modeNotProvable(text.modeNoFlags(), evidence) };
  const { status, flags } = parsed.data;
  if (!TRUSTED_STATES.has(status))
    return { kind: 'none', evidence: text.modeNotProvable(text.modeStatus(status), evidence) };
  const mode = modeOfFlags(flags);
  return mode === null
    ? { kind: 'none', evidence: text.modeNotProvable(text.modeFlagsUnknown(), evidence) }
    : { kind: 'mode', mode, evidence };
};

type HealthReading = { readonly mode: string; readonly evidence: string };

/** What the WebSocket health says of the mode, whatever its status; null where it says nothing. */
const readHealth = async (client: ControlClient, path: string): Promise<HealthReading | null> => {
  if (path === 'absent') return null;
  const answer = await ask(client, path);
  const parsed = answer.kind === 'answer' ? healthAnswerSchema.safeParse(answer.json) : null;
  return parsed?.success === true ? { mode: parsed.data.mode, evidence: evidenceOf(`GET ${path}`, answer) } : null;
};

const contradicted = (evidence: string): ModeProof => ({ state: 'contradicted', evidence });

const prove = (flags: FlagsReading, health: HealthReading | null, expected: Mode | null): ModeProof => {
  if (flags.kind === 'mode' && expected !== null && flags.mode !== expected)
    return contradicted(text.modeContradicted(expected, flags.mode, flags.evidence));
  if (flags.kind === 'mode' && health !== null && health.mode !== flags.mode)
    return contradicted(text.modeDisagrees(flags.mode, health.mode, `${flags.evidence}; ${health.evidence}`));
  if (flags.kind === 'none' && health !== null && expected !== null && health.mode !== expected)
    return contradicted(text.modeContradicted(expected, health.mode, health.evidence));
  if (flags.kind === 'none') return { state: 'not-provable', evidence: flags.evidence };
  return { state: 'proven', evidence: text.modeProven(flags.evidence) };
};

/**
 * Which mode the target runs in, by its flags (docs/spec/rollback-strategy.zh.md:76-86, 291-305), and whether that is proven. The
 * WebSocket health is a second witness: when the two disagree, or either contradicts `expected`, the proof is `contradicted`; flags that
 * conflict, stand for neither mode or cannot be read make it `not-provable`. Throws a HarnessError (exit 4) when nothing listens.
 */
export const readMode = async (
  client: ControlClient,
  profile: Profile,
  expected: Mode | null,
): Promise<ModeReading> => {
  const flags = await readFlags(client, profile.endpoints.featureFlags);
  const health = await readHealth(client, profile.endpoints.healthWebsocket);
  return { mode: flags.kind === 'mode' ? flags.mode : null, proof: prove(flags, health, expected) };
};
