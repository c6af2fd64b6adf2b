/** How a run stands, of one worker or of all. */
export type Progress = {
  readonly atUs: number;
  readonly released: number;
  readonly inFlight: number;
  readonly open: number;
  /** Open sockets whose subscription was acked. */
  readonly subscribed: number;
  /** Sockets that were lost, and messages that were received, since the start. */
  readonly lost: number;
  readonly messages: number;
  /** The latest that anything was released since the last look. */
  readonly latenessMaxUs: number;
};

export type SocketProgress = Pick<Progress, 'open' | 'subscribed' | 'lost' | 'messages'>;

type Lane = { readonly quotes: { readonly inFlight: number }; readonly sockets: { progress(): SocketProgress } };

const sum = <T>(all: readonly T[], pick: (one: T) => number): number =>
  all.reduce((total, one) => total + pick(one), 0);

/** The counts of the lanes of one worker. */
export const progressOfLanes = (lanes: Iterable<Lane>): Omit<Progress, 'atUs' | 'released' | 'latenessMaxUs'> => {
  const all = [...lanes];
  const sockets = all.map((lane) => lane.sockets.progress());
  return {
    inFlight: sum(all, ({ quotes }) => quotes.inFlight),
    open: sum(sockets, ({ open }) => open),
    subscribed: sum(sockets, ({ subscribed }) => subscribed),
    lost: sum(sockets, ({ lost }) => lost),
    messages: sum(sockets, ({ messages }) => messages),
  };
};

/** Of several workers at the instant of one of them: counts add up, lateness is that of the latest. */
export const sumOfProgress = (all: readonly Progress[], atUs: number): Progress => ({
  atUs,
  released: sum(all, (one) => one.released),
  inFlight: sum(all, (one) => one.inFlight),
  open: sum(all, (one) => one.open),
  subscribed: sum(all, (one) => one.subscribed),
  lost: sum(all, (one) => one.lost),
  messages: sum(all, (one) => one.messages),
  latenessMaxUs: Math.max(0, ...all.map((one) => one.latenessMaxUs)),
});
