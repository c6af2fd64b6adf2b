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

/**
 * Opens a few sockets at the target of an arm, at most as many as the plan does, and leaves again: does the key let us in, is a subscription answered,
 * and how many handshakes a second does it serve. Refused credentials throw (exit 4).
 */
export const meetSockets = async (
  { spec, profile, secrets }: OpenArm,
  credentials: CredentialPlan,
  { request, plan, together, context }: Meeting,
): Promise<SocketMeeting | null> => {
  const settings = request.scenario.sockets;
  const dueUs = dueOf(plan, together);
  if (dueUs.length === 0) return null;
  const seen = await openFirstSockets({
    clock: context.clock,
    burst: Math.min(BURST, dueUs.length - 1),
    connectTimeoutMs: settings.connectTimeoutMs,
    leaveTimeoutMs: settings.leaveTimeoutMs,
    openDriver: (sink) => {
      const { baseUrl, socket, tls } = spec;
      // The client that plays most of the load: how many handshakes a second it gets is the question.
      const createSockets = settings.client === 'socket.io-client' ? createSocketIoDriver : createWireDriver;
      return createSockets({
        baseUrl,
        spec: socket,
        tls,
        credentials,
        settings,
        clock: context.clock,
        sink,
        stamps: OUR_CLOCK,
      });
    },
    isSlow: (timing) => isBad(prospectOf(timing, dueUs, settings)),
    redact: createRedactor([...secrets.all, ...credentials.secrets]),
  });
  const findings = findingsOfSockets(seen, profile, settings.connectTimeoutMs);
  const { timing } = seen.sockets;
  const prospect = prospectOf(timing, dueUs, settings);
  const said = text.handshakes(timing, prospect?.rate ?? null);
  const bad = prospect !== null && isBad(prospect) ? [`before the run, ${said}; ${stormSentence(prospect)}`] : [];
  const nobodyIn = seen.sockets.counts.connected === 0;
  return { seen, findings: [...findings, ...bad], nobodyIn, said, prospect };
};
