import { MODES, type Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { loadProfile } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseDuration } from '../values/duration.ts';
import { parseMode } from '../values/mode.ts';
import { parseWhole } from '../values/number.ts';
import { parseModeUrls, parseUrl } from '../values/urls.ts';

/** The flags of `peak`, as commander hands them over. */
export type PeakFlags = {
  readonly target: string;
  readonly url: readonly string[];
  readonly mode?: string;
  readonly connections: string;
  readonly duration: string;
  readonly rounds: string;
  readonly allowHost: readonly string[];
  readonly json?: true;
  readonly out?: string;
};

/** A target to load. `mode` null: it is asked. */
export type PeakPlace = { readonly mode: Mode | null; readonly url: string };

/** What was asked for, checked. */
export type PeakRequest = {
  readonly profile: Profile;
  readonly places: readonly PeakPlace[];
  readonly connections: readonly number[];
  readonly durationMs: number;
  readonly rounds: number;
  readonly allowHosts: readonly string[];
};

/** A target under a closed loop serves nobody else: none of these can be asked for beyond. */
export const PEAK_MOST = { connections: 1_000, durationMs: 60_000, rounds: 20, loadMs: 1_800_000 } as const;
/** Connections opened, code of both sides compiled. */
export const WARM_UP_MS = 500;

const text = englishCatalogue.peak;

const connectionsOf = (written: string): readonly number[] => {
  const all = written.split(',').map((each) => (/^\d+$/.test(each) ? Number(each) : 0));
  const isGood = (n: number, i: number): boolean => n >= 1 && n <= PEAK_MOST.connections && all.indexOf(n) === i;
  if (all.every(isGood)) return all;
  throw usageError(text.badConnections(written, PEAK_MOST.connections), text.badConnectionsHint());
};

const placesOf = ({ url, mode }: PeakFlags, profile: Profile): readonly PeakPlace[] => {
  const told = mode === undefined ? null : parseMode(mode);
  const isNamed = url.some((each) => /^[a-z-]+=/.test(each));
  if (!isNamed && url.length <= 1) return [{ mode: told, url: parseUrl(url[0] ?? profile.url) }];
  if (!isNamed || told !== null) throw usageError(text.mixedUrls(), text.mixedUrlsHint());
  const urls = parseModeUrls(url);
  return MODES.map((each) => ({ mode: each, url: urls.get(each) ?? '' }));
};

const atMost = (value: number, most: number, [flag, got, mostText]: readonly [string, string, string]): number => {
  if (value <= most) return value;
  throw usageError(text.tooMuch(flag, got, mostText), text.tooMuchHint());
};

/** Reads the flags of `peak`; everything that can be known before the target is spoken to (exit 2). */
export const peakRequestOf = async (flags: PeakFlags): Promise<PeakRequest> => {
  const { connections, durationMs, rounds, loadMs } = PEAK_MOST;
  const asked = connectionsOf(flags.connections);
  const mostDuration = ['--duration', flags.duration, `${durationMs / 1000}s`] as const;
  const eachMs = atMost(parseDuration(flags.duration, '--duration'), durationMs, mostDuration);
  const mostRounds = ['--rounds', flags.rounds, String(rounds)] as const;
  const times = atMost(parseWhole(flags.rounds, '--rounds', 1), rounds, mostRounds);
  atMost(Math.max(...asked), connections, ['--connections', flags.connections, String(connections)]);
  const profile = await loadProfile(flags.target);
  const places = placesOf(flags, profile);
  const wholeMs = places.length * asked.length * times * (eachMs + WARM_UP_MS);
  if (wholeMs > loadMs) throw usageError(text.tooLong(wholeMs, loadMs), text.tooLongHint());
  return { profile, places, connections: asked, durationMs: eachMs, rounds: times, allowHosts: flags.allowHost };
};
