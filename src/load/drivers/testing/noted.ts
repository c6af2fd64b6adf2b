import { systemClock } from '../../../core/clock.ts';
import { socketSettingsSchema } from '../../../core/scenario.ts';
import type { Credentials } from '../../../core/target-spec.ts';
import { OUR_CLOCK } from '../../clock/estimate.ts';
import type { SocketDriver, SocketDriverOptions, SocketSink } from '../contract.ts';
import { createSocketIoDriver } from '../socketio.ts';
import { createWireDriver } from '../wire/driver.ts';

/** Both clients keep one contract, and say the same in the same words. */
export const CLIENTS = { 'socket.io-client': createSocketIoDriver, wire: createWireDriver } as const;
/** And the wire client over sockets of `net`: so it goes to names, over TLS, and where Node's handles are not to be had. */
export const ALL_CLIENTS: Readonly<Record<string, (options: SocketDriverOptions) => SocketDriver>> = {
  ...CLIENTS,
  'wire over net': (options: SocketDriverOptions) => createWireDriver(options, null),
};
export type ClientName = keyof typeof CLIENTS;
export const CLIENT_NAMES = Object.keys(CLIENTS) as readonly ClientName[];

/** A detail is told only where it is none. */
const noText = (detail: unknown): readonly unknown[] => (typeof detail === 'string' ? [] : [detail]);

/** What a client that is connected to `baseUrl` reports, in order; refusals and failed subscriptions without their details. */
export const notedOptions = (
  baseUrl: string,
  key: Credentials['key'] = null,
): SocketDriverOptions & { readonly reports: unknown[][] } => {
  const reports: unknown[][] = [];
  const note =
    (name: keyof SocketSink) =>
    (...words: unknown[]) => {
      reports.push([name, ...words]);
    };
  return {
    reports,
    baseUrl,
    spec: { path: '/api/stream', subscribe: { kind: 'quote' }, symbols: ['A.US', 'B.US'], sequence: 'data[].volume' },
    credentials: { key, jwt: null },
    settings: socketSettingsSchema.parse({ leaveTimeoutMs: 200 }),
    clock: systemClock,
    stamps: OUR_CLOCK,
    sink: {
      connected: note('connected'),
      refused: (connection, reason) => reports.push(['refused', connection, reason]),
      subscribed: note('subscribed'),
      subscribeFailed: (connection, detail) => reports.push(['subscribeFailed', connection, ...noText(detail)]),
      frame: note('frame'),
      broadcast: note('broadcast'),
      tick: () => {},
      recovered: note('recovered'),
      recoveryAsked: note('recoveryAsked'),
      recoveryEnded: (connection, how, detail) => reports.push(['recoveryEnded', connection, how, ...noText(detail)]),
      lost: note('lost'),
      left: (connection) => reports.push(['left', connection]),
    },
  };
};
