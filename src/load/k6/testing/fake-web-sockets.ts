import type { Clock } from '../../../core/clock.ts';
import type { ScriptedConnection } from '../../drivers/scripted.ts';
import type { WebSocketOfK6 } from '../player/socket-config.ts';

/** What a server did to a connection that it took, beside what a script says. */
export type Extra = {
  /** Ticks after the subscription, each an age in milliseconds. */
  readonly framesAgedMs?: readonly number[];
  readonly ignoresLeave?: boolean;
  /** k6 throws its handshake away; or hands it on so late. */
  readonly handshakeLost?: true | { readonly lateUs: number };
  readonly refusesSubscription?: boolean;
  /** How long it may be silent by its own handshake. */
  readonly silenceMs?: number;
};

const GREETING = '42["connected",{"success":true,"data":{"clientId":"c"}}]';
const nothing = (): void => {};

/** How k6 shows each way in which a connection ends. */
const ends = (reason: string, ws: FakeWebSocket): void => {
  if (reason === 'io server disconnect') ws.hears('41');
  else if (reason === 'transport error') ws.hears('9');
  else if (reason === 'parse error') ws.hears('42["data",{"sym');
  else ws.shut(reason === 'transport close' ? { code: 1006 } : {});
};

/** How k6 shows each reason why there is no connection. */
const refuses = (reason: string, ws: FakeWebSocket): void => {
  const told: Readonly<Record<string, string>> = {
    refused: 'dial tcp 127.0.0.1:1: connect: connection refused',
    handshake: 'websocket: bad handshake',
    certificate: 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'ours-emfile': 'dial tcp: socket: too many open files',
  };
  const error = told[reason];
  if (error !== undefined) {
    ws.onerror({ error });
    ws.shut({});
    return;
  }
  ws.opens();
  if (reason === 'authentication') ws.hears('44{"message":"Invalid API Key"}');
  else ws.shut({ code: 1006 });
};

/** A WebSocket as k6 has them, on a clock of its own, whose server does as a script says. */
export class FakeWebSocket implements WebSocketOfK6 {
  onopen: WebSocketOfK6['onopen'] = nothing;
  onmessage: WebSocketOfK6['onmessage'] = nothing;
  onerror: WebSocketOfK6['onerror'] = nothing;
  onclose: WebSocketOfK6['onclose'] = nothing;
  readonly sent: string[] = [];
  readonly #clock: Clock;
  readonly #fate: ScriptedConnection;
  readonly #extra: Extra;
  state: 'connecting' | 'open' | 'closing' | 'closed' = 'connecting';

  constructor(clock: Clock, fate: ScriptedConnection, extra: Extra = {}) {
    this.#clock = clock;
    this.#fate = fate;
    this.#extra = extra;
    if (fate.fate === 'refused') clock.after(fate.afterUs, () => refuses(fate.reason, this));
    if (fate.fate === 'held') clock.after(fate.connectUs, () => this.opens());
  }

  /** It stands, and the server greets. */
  opens(): void {
    this.state = 'open';
    this.onopen();
    const times = { pingInterval: this.#extra.silenceMs ?? 25_000, pingTimeout: 0 };
    const handshake = `0${JSON.stringify({ sid: 's', upgrades: [], ...times })}`;
    const { handshakeLost } = this.#extra;
    if (handshakeLost === undefined) this.hears(handshake);
    else if (handshakeLost !== true) this.#clock.after(handshakeLost.lateUs, () => this.hears(handshake));
  }

  /** A message of the server comes; k6 hands on none once it is closing. */
  hears(data: unknown): void {
    if (this.state !== 'closed' && this.state !== 'closing') this.onmessage({ data, timestamp: this.#clock.wallMs() });
  }

  shut(event: { readonly code?: number }): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.onclose(event);
  }

  close(): void {
    if (this.state === 'connecting') throw new Error('k6 would wait for ever');
    if (this.state !== 'open') return;
    this.state = 'closing';
    this.#clock.after(0, () => this.shut({ code: 1000 }));
  }

  send(text: string): void {
    if (this.state !== 'open') throw new Error('InvalidStateError');
    this.sent.push(text);
    if (text.startsWith('40')) this.#soon(['40{"sid":"s"}', GREETING]);
    if (text.startsWith('42["subscribe"') && this.#fate.fate === 'held')
      this.#clock.after(this.#fate.subscribeUs, () => this.#subscribed());
    if (text.startsWith('42["unsubscribe"') && this.#extra.ignoresLeave !== true)
      this.#soon(['42["unsubscribe-ack",{"success":true}]']);
  }

  #soon(texts: readonly string[]): void {
    this.#clock.after(0, () => {
      for (const text of texts) this.hears(text);
    });
  }

  #subscribed(): void {
    const { framesAgedMs = [], refusesSubscription } = this.#extra;
    this.hears(refusesSubscription === true ? '42["subscribe-error",{"success":false}]' : '42["subscribe-ack",{}]');
    for (const aged of framesAgedMs) {
      const timestamp = Number.isNaN(aged) ? undefined : this.#clock.wallMs() - aged;
      this.hears(`42["data",${JSON.stringify({ symbol: 'A', timestamp, data: [{ volume: 1 }, { volume: 2 }] })}]`);
    }
    const lost = this.#fate.fate === 'held' ? this.#fate.lost : null;
    if (lost !== null) this.#clock.after(lost.afterUs, () => ends(lost.reason, this));
  }
}
