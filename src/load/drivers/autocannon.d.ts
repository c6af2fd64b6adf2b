/** What the driver `peak` uses of autocannon 9.0.0, which brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  export type AutocannonRequest = {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };

  /** One connection. Its fields are not documented: the version is pinned, and `peak.test.ts` notices when they are others. */
  export type AutocannonClient = EventEmitter & {
    readonly conn: Socket;
    readonly parser: { reinitialize(kind: 'RESPONSE'): void };
    readonly pipelinedRequests: { clear(): void };
    readonly reqsMade: number;
    /** It ends instead of sending more than so many. */
    responseMax: number | undefined;
    setRequests(requests: readonly AutocannonRequest[]): void;
    destroy(): void;
  };

  export type AutocannonOptions = {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    readonly timeout: number;
    readonly sampleInt: number;
    readonly excludeErrorStats: true;
    readonly skipAggregateResult: true;
    readonly requests: readonly AutocannonRequest[];
    setupClient(client: AutocannonClient): void;
    verifyBody(body: string): boolean;
  };

  export type AutocannonRun = EventEmitter & PromiseLike<unknown> & { stop(): void };

  const autocannon: (options: AutocannonOptions) => AutocannonRun;

  // biome-ignore lint/style/noDefaultExport: it is how autocannon is imported.
  export { autocannon as default };
}
