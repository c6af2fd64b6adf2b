import type { FirstSocketsSeen, Forecast, HandshakeRate, HandshakeTiming } from '../../core/first-sockets.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { createRedactor } from '../../core/redact.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { OUR_CLOCK } from '../../load/clock/estimate.ts';
import { createSocketIoDriver } from '../../load/drivers/socketio.ts';
import { createWireDriver } from '../../load/drivers/wire/driver.ts';
import { openFirstSockets } from '../../load/handshakes/first-sockets.ts';
import { forecastStorm, type Outlook, outlookOf } from '../../load/handshakes/forecast.ts';
import { handshakeRateOf } from '../../load/handshakes/rate.ts';
import type { CredentialPlan } from '../../target/credentials.ts';
import { findingsOfSockets } from '../../target/first-sockets.ts';
import type { Meeting, OpenArm } from './arms.ts';
import { trySocketKeys } from './socket-keys.ts';

const text = englishCatalogue.doctor;

/** Enough to tell a rate, and few enough to be a knock at the door. */
const BURST = 10;

/** What a plan will meet, as far as the first sockets tell. */
export type Prospect = { readonly rate: HandshakeRate; readonly forecast: Forecast; readonly outlook: Outlook };

/** When the sockets of these arms are due, in microseconds from the start of the plan. */
const dueOf = ({ connections, slices }: Plan, arms: readonly Arm[]): number[] => {
  const isOurs = slices.map(({ mode }) => arms.includes(mode));
  return [...connections.dueUs].filter((_, i) => isOurs[connections.slice[i] ?? -1]);
};

const prospectOf = (timing: HandshakeTiming, dueUs: readonly number[], settings: SocketSettings): Prospect | null => {
  const rate = handshakeRateOf(timing);
  if (rate === null) return null;
  const forecast = forecastStorm(rate, dueUs, settings.connectTimeoutMs);
  return { rate, forecast, outlook: outlookOf(forecast, rate) };
};

const isBad = (prospect: Prospect | null): boolean =>
  prospect !== null && (prospect.outlook === 'slow' || prospect.outlook === 'overrun');

/** What the sockets of a plan will meet, in one sentence. */
export const stormSentence = ({ forecast, outlook }: Prospect): string => {
  const { storm } = text;
  const opens = storm.opens(forecast);
  if (outlook === 'fine' || outlook === 'unknown') return `${opens}: ${storm[outlook]()}.`;
  const fate = outlook === 'overrun' ? `; ${storm.notIn(forecast)}` : '';
  return `${opens}: ${storm.queue(forecast)}${fate}. ${storm.advice()}.`;
};

export type SocketMeeting = {
  readonly seen: FirstSocketsSeen;
  readonly findings: readonly string[];
  /** Whether not one of them got in. */
  readonly nobodyIn: boolean;
  /** How long handshakes took, in one sentence. */
  readonly said: string;
  readonly prospect: Prospect | null;
};

type Opening = {
  readonly credentials: CredentialPlan;
  readonly burst: number;
  isSlow(timing: HandshakeTiming): boolean;
};

/** Opens sockets at the target of an arm as its load will, and leaves again. */
const openSockets = (
  { spec, secrets }: OpenArm,
  { request, context: { clock } }: Meeting,
  { credentials, burst, isSlow }: Opening,
): Promise<FirstSocketsSeen> => {
  const settings = request.scenario.sockets;
  const { connectTimeoutMs, leaveTimeoutMs } = settings;
  const { baseUrl, socket, tls } = spec;
  // The client that plays most of the load: how many handshakes a second it gets is the question.
  const createSockets = settings.client === 'socket.io-client' ? createSocketIoDriver : createWireDriver;
  return openFirstSockets({
    ...{ clock, burst, connectTimeoutMs, leaveTimeoutMs, isSlow, subscribes: settings.subscribe },
    openDriver: (sink) =>
      createSockets({ baseUrl, spec: socket, tls, credentials, settings, clock, sink, stamps: OUR_CLOCK }),
    redact: createRedactor([...secrets.all, ...credentials.secrets]),
  });
};

type Tried = { readonly all: FirstSocketsSeen; readonly findings: readonly string[] };

/** Where sockets take several keys in turn: those that the first sockets did not show, and those that were refused. */
const triedKeys = async (
  first: FirstSocketsSeen,
  arm: OpenArm,
  credentials: CredentialPlan,
  { meeting, sockets }: { readonly meeting: Meeting; readonly sockets: number },
): Promise<Tried> => {
  const { keys, poolPlaces } = credentials;
  if (keys === undefined || poolPlaces === undefined) return { all: first, findings: [] };
  return trySocketKeys(first, {
    ...{ name: arm.profile.credentials.pool, keys, places: poolPlaces.keys, sockets },
    open: (some) =>
      openSockets(arm, meeting, {
        credentials: { ...credentials, keys: some },
        burst: some.length - 1,
        isSlow: () => false,
      }),
  });
};

/**
 * Opens a few sockets at the target of an arm, at most as many as the plan does, and leaves again: does each key let us in, is a subscription answered,
 * and how many handshakes a second does it serve. Refused credentials throw (exit 4).
 */
export const meetSockets = async (
  arm: OpenArm,
  credentials: CredentialPlan,
  meeting: Meeting,
): Promise<SocketMeeting | null> => {
  const settings = meeting.request.scenario.sockets;
  const dueUs = dueOf(meeting.plan, meeting.together);
  if (dueUs.length === 0) return null;
  const isSlow = (timing: HandshakeTiming): boolean => isBad(prospectOf(timing, dueUs, settings));
  const burst = Math.min(BURST, dueUs.length - 1);
  const seen = await openSockets(arm, meeting, { credentials, burst, isSlow });
  const { all, findings: ofKeys } = await triedKeys(seen, arm, credentials, { meeting, sockets: dueUs.length });
  const findings = findingsOfSockets(seen, arm.profile, settings);
  const { timing } = seen.sockets;
  const prospect = prospectOf(timing, dueUs, settings);
  const said = text.handshakes(timing, prospect?.rate ?? null);
  const bad = prospect !== null && isBad(prospect) ? [`before the run, ${said}; ${stormSentence(prospect)}`] : [];
  const nobodyIn = seen.sockets.counts.connected === 0;
  return { seen: all, findings: [...findings, ...ofKeys, ...bad], nobodyIn, said, prospect };
};
