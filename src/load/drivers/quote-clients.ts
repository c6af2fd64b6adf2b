import { type buildConnector, Client, type Dispatcher } from 'undici';

const NONE = -1;

/**
 * Keep-alive connections to one address, each asked one request at a time. Who takes one knows which; undici's Pool would look for it among all of them,
 * twice a request, and keep what waits in objects of its own. The one that was given back last is taken first, so that those beyond need may close.
 */
export class QuoteClients {
  readonly #open: () => Client;
  readonly #clients: Client[] = [];
  readonly #free: Int32Array;
  #freeCount: number;

  constructor(baseUrl: string, connections: number, connect: buildConnector.connector) {
    this.#open = () =>
      new Client(baseUrl, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, allowH2: false, connect });
    this.#free = Int32Array.from({ length: connections }, (_, i) => connections - 1 - i);
    this.#freeCount = connections;
  }

  /** The number of a free connection, which now is none; -1 where all are in use. */
  take(): number {
    if (this.#freeCount === 0) return NONE;
    this.#freeCount -= 1;
    return this.#free[this.#freeCount] ?? NONE;
  }

  /** Its request has ended. */
  give(connection: number): void {
    this.#free[this.#freeCount] = connection;
    this.#freeCount += 1;
  }

  /** undici reads the options before this returns: the same object may be used for the next request. */
  dispatch(connection: number, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const client = this.#clients[connection] ?? this.#open();
    this.#clients[connection] = client;
    client.dispatch(options, handler);
  }

  /** Cuts all of them. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }
}
