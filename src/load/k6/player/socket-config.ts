import type { SocketSpec } from '../../../core/target-spec.ts';

/** One planned socket: its number in the plan, when it is due to open and to leave (whole microseconds from the start), its target, and where its symbols begin. */
export type SocketRow = readonly [
  connection: number,
  dueUs: number,
  leaveUs: number,
  target: number,
  symbolStart: number,
];

/** Names of the secrets of a key pair, as `k6/secrets` knows them. */
export type SecretPair = { readonly appKey: string; readonly accessToken: string };

export type PlayerSocketTarget = {
  /** Socket n of the plan goes to address n modulo their number. */
  readonly urls: readonly string[];
  /** Connections take them in turn; empty: they show none. */
  readonly keys: readonly SecretPair[];
  readonly spec: Pick<SocketSpec, 'symbols' | 'subscribe'>;
  /** The field of a frame that holds its items, and that of an item that holds its number; null: nothing numbers them. */
  readonly frameList: string;
  readonly numberField: string | null;
  /** The slices of its arm in order: a frame belongs to the last one that has begun. */
  readonly slices: readonly (readonly [startUs: number, slice: number])[];
};

/** All that the player must know of the sockets of a plan, beside their rows. No secret stands in it. */
export type PlayerSockets = {
  readonly rows: number;
  /** So many virtual users share them: each plays every `lanes`-th row. */
  readonly lanes: number;
  readonly symbolsPerConnection: number;
  readonly connectTimeoutUs: number;
  readonly leaveTimeoutUs: number;
  /** When the last of them is due to leave; and until when all is waited for. */
  readonly lastLeaveUs: number;
  readonly drainUntilUs: number;
  readonly targets: readonly PlayerSocketTarget[];
};

/** As much of a WebSocket of k6 as is used. */
export type WebSocketOfK6 = {
  send(text: string): void;
  /** Never of one that is still connecting: k6 would wait for ever. */
  close(): void;
  onopen: () => void;
  onmessage: (event: { readonly data: unknown; readonly timestamp: number }) => void;
  onerror: (event: { readonly error: string }) => void;
  onclose: (event: { readonly code?: number }) => void;
};
