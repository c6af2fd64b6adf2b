import type { Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { RAISE_AFTER } from '../../verify/watch/hysteresis.ts';
import { loadProfile } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseDuration } from '../values/duration.ts';
import { parseMode } from '../values/mode.ts';
import { parseUrl } from '../values/urls.ts';
import { type WebhookAddress, webhookAddress } from './webhook.ts';

const say = englishCatalogue.watch.command;

/** The flags of `gateproof watch` as commander hands them over. */
export type WatchFlags = {
  readonly target: string;
  readonly url?: string;
  readonly mode?: string;
  readonly interval?: string;
  readonly for?: string;
  readonly once?: true;
  readonly hook?: string;
  readonly hookEnv: readonly string[];
  readonly webhook?: string;
  readonly allowHost: readonly string[];
  readonly json?: true;
  readonly dryRun?: true;
};

export type WatchRequest = {
  readonly profile: Profile;
  readonly url: string;
  readonly mode: Mode | null;
  readonly intervalMs: number;
  /** null: until it is stopped. */
  readonly rounds: number | null;
  readonly hook: { readonly command: string; readonly passEnv: readonly string[] } | null;
  readonly webhook: WebhookAddress | null;
  readonly json: boolean;
  readonly dryRun: boolean;
};

/** Three evaluations in a row are ten seconds: kind to a target, and well within the minute of the shortest window. */
const INTERVAL_MS = 5_000;
/** `--once` is for cron: as few evaluations as can raise, a second apart. */
const ONCE_INTERVAL_MS = 1_000;
const SHORTEST_MS = 100;
const LONGEST_MS = 30_000;

const intervalOf = ({ interval, once }: WatchFlags): number => {
  if (interval === undefined) return once === true ? ONCE_INTERVAL_MS : INTERVAL_MS;
  const intervalMs = parseDuration(interval, '--interval');
  if (intervalMs < SHORTEST_MS || intervalMs > LONGEST_MS)
    throw usageError(say.badInterval(interval), say.badIntervalHint());
  return intervalMs;
};

/** One evaluation at the start, and one after each interval. A watch of fewer than an alert takes could raise none, whatever the target does. */
const roundsOf = (flags: WatchFlags, intervalMs: number): number | null => {
  if (flags.once === true && flags.for !== undefined) throw usageError(say.onceAndFor(), say.onceAndForHint());
  if (flags.once === true) return RAISE_AFTER;
  if (flags.for === undefined) return null;
  const leastMs = (RAISE_AFTER - 1) * intervalMs;
  const forMs = parseDuration(flags.for, '--for');
  if (forMs < leastMs)
    throw usageError(
      say.tooShort(flags.for, { intervalMs, leastMs, evaluations: RAISE_AFTER }),
      say.tooShortHint(leastMs),
    );
  return Math.floor(forMs / intervalMs) + 1;
};

const hookOf = ({ hook, hookEnv }: WatchFlags): WatchRequest['hook'] => {
  for (const name of hookEnv)
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw usageError(say.badHookEnv(name), say.badHookEnvHint());
  if (hook === undefined) return null;
  if (hook.trim() === '') throw usageError(say.emptyHook(), say.emptyHookHint());
  return { command: hook, passEnv: hookEnv };
};

/** Reads the flags; anything that cannot be meant is exit 2, before anything is sent. */
export const watchRequestOf = async (flags: WatchFlags): Promise<WatchRequest> => {
  const intervalMs = intervalOf(flags);
  const rounds = roundsOf(flags, intervalMs);
  const mode = flags.mode === undefined ? null : parseMode(flags.mode);
  const hook = hookOf(flags);
  const webhook = flags.webhook === undefined ? null : webhookAddress(flags.webhook, flags.allowHost);
  const profile = await loadProfile(flags.target);
  const url = parseUrl(flags.url ?? profile.url);
  assertMayLoad(url, flags.allowHost);
  return {
    ...{ profile, url, mode, intervalMs, rounds, hook, webhook },
    ...{ json: flags.json === true, dryRun: flags.dryRun === true },
  };
};
