import type { Profile } from '../core/profile.ts';
import type { CheckContext } from './check.ts';
import { say } from './check.ts';
import type { ServerReading } from './server-figures.ts';

/** The document names no length: ten samples of a second are the fewest that tell a share (docs/spec/documented-contract.md:41). */
export const FEWEST_SAMPLES = 10;
const MARGIN_MS = 10_000;

/** As long as the probe of P1, so that they look at a process at work; and long enough for the fewest samples. */
const windowMs = ({ checks: { responseProbe } }: Profile): number =>
  Math.max(FEWEST_SAMPLES + 1, Math.ceil(responseProbe.requests / responseProbe.ratePerSec)) * 1_000;

export const figuresDeadlineMs = (profile: Profile): number => windowMs(profile) + MARGIN_MS;

type Read = Extract<ServerReading, { state: 'read' }>;

/** What the process took in the window, noted as evidence. */
export const watchServer = async (
  context: CheckContext,
  asked: string,
  answer: (reading: Read) => string,
): Promise<ServerReading> => {
  const { figures, clock, profile, signal } = context;
  if (figures === null) return { state: 'not-measurable', why: say.figures.noProcess() };
  const sinceUs = clock.nowUs();
  const reading = await figures(windowMs(profile), signal);
  const why = reading.state === 'read' ? answer(reading) : context.excerpt(reading.why);
  context.note(asked, why, sinceUs);
  return reading.state === 'read' ? reading : { state: 'not-measurable', why };
};
