/** What the bench tells the fast server at its start, as JSON in its only argument. */
export type ServerJob = {
  readonly host: string;
  readonly symbol: string;
  /** Once so many sockets hold a subscription at the same time, it streams; null = never. */
  readonly stream: { readonly clients: number; readonly parts: readonly StreamPart[] } | null;
};

/** So many ticks to every subscribed socket, `perWrite` of them in one write, at so many ticks a second. */
export type StreamPart = { readonly ticks: number; readonly perWrite: number; readonly ticksPerSec: number };

/** The server's own books. Counts of sockets but for `messages`: ticks written, socket by socket. */
export type ServerBooks = {
  readonly accepted: number;
  readonly upgraded: number;
  readonly joined: number;
  readonly subscribed: number;
  readonly unsubscribed: number;
  readonly closed: number;
  readonly held: number;
  readonly messages: number;
  readonly streamed: boolean;
  readonly cpuUs: number;
};
