import type { SocketDriverOptions } from '../contract.ts';
import { RECOVERY_EVENTS, recoveryWish } from '../recovery.ts';
import { createEventFinder } from './events.ts';
import { OPCODE } from './frames.ts';
import { maskedFrame } from './mask.ts';

/** How a message of Engine.IO begins. */
export const MESSAGE = 0x34;

/** What answers a subscription. */
export const ANSWERS: ReadonlySet<string> = new Set(['subscribe-ack', 'subscribe-error', 'exception']);

/** Events of a server whose first word is read, and those that say all by their name. */
const WITH_WORD = ['data', 'subscribe-error', 'exception', ...RECOVERY_EVENTS] as const;
const BY_NAME = ['connected', 'subscribe-ack', 'unsubscribe-ack', 'unsubscribe-error'] as const;

/** What a server may say that is read here. */
export const findEvent = createEventFinder([
  ...WITH_WORD.map((name) => ({ name, hasWord: true })),
  ...BY_NAME.map((name) => ({ name, hasWord: false })),
]);

/** A close frame with its code (RFC 6455, 5.5.1). */
export const closing = (code: number): Buffer => maskedFrame(OPCODE.close, Buffer.from([code >> 8, code & 0xff]));

/** The bodies of a close frame that says no code, and of the answer to a ping of Engine.IO. */
export const CLOSE = Buffer.alloc(0);
export const PONG = Buffer.from('3');
const NO_KEY = Buffer.from('40');

/** What a connection says, written once; symbols by the first of the round. */
export type Words = {
  /** By the key of this connection. */
  join(connection: number): Buffer;
  readonly part: Buffer;
  subscribe(symbolStart: number): Buffer;
  recover(symbolStart: number, sinceMs: number): Buffer;
  unsubscribe(symbolStart: number): Buffer;
};

/** Packets of Engine.IO 4 with Socket.IO 5 inside (docs/spec/target-contract.md 2.1 to 2.3). The key stands in the CONNECT packet, as the backend wants it. */
export const createWords = ({
  spec,
  settings,
  credentials,
}: Pick<SocketDriverOptions, 'spec' | 'settings' | 'credentials'>): Words => {
  const size = spec.symbols.length;
  const count = Math.min(settings.symbolsPerConnection, size);
  const keys = credentials.keys ?? (credentials.key === null ? [] : [credentials.key]);
  const joins = keys.map((key) => Buffer.from(`40${JSON.stringify(key)}`));
  const symbolsFrom = (from: number): string[] =>
    Array.from({ length: count }, (_, i) => spec.symbols[(from + i) % size] ?? '');
  /** Written as they are asked for, then kept by the first of their symbols. */
  const about = (event: string): ((symbolStart: number) => Buffer) => {
    const written: Buffer[] = [];
    return (symbolStart) => {
      const from = symbolStart % size;
      const known = written[from];
      if (known !== undefined) return known;
      const words = Buffer.from(`42${JSON.stringify([event, { ...spec.subscribe, symbols: symbolsFrom(from) }])}`);
      written[from] = words;
      return words;
    };
  };
  return {
    join: (connection) => joins[connection % joins.length] ?? NO_KEY,
    part: Buffer.from('41'),
    subscribe: about('subscribe'),
    recover: (symbolStart, sinceMs) =>
      Buffer.from(`42${JSON.stringify(['request-recovery', recoveryWish(spec, symbolsFrom(symbolStart), sinceMs)])}`),
    unsubscribe: about('unsubscribe'),
  };
};
