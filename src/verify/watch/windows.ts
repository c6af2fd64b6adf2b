/** How many of what happened in a rolling window were bad. */
export type Share = { readonly n: number; readonly bad: number };

export type EventWindow = {
  add(atUs: number, isBad: boolean): void;
  /** Of the events in (now - window, now]: one exactly as old as the window has left it. Earlier instants may not be asked again. */
  shareAt(nowUs: number): Share;
};

/** A rolling window over events, which may be told out of order: each counts at its own instant. */
export const createEventWindow = (windowUs: number): EventWindow => {
  let events: { readonly atUs: number; readonly isBad: boolean }[] = [];
  return {
    add: (atUs, isBad) => {
      events.push({ atUs, isBad });
    },
    shareAt: (nowUs) => {
      events = events.filter(({ atUs }) => atUs > nowUs - windowUs);
      const seen = events.filter(({ atUs }) => atUs <= nowUs);
      return { n: seen.length, bad: seen.filter(({ isBad }) => isBad).length };
    },
  };
};

type Life = { readonly openedUs: number; readonly lostUs: number | null };

export type ConnectionWindow = {
  opened(id: number, atUs: number): void;
  lost(id: number, atUs: number): void;
  /** It ended by our own doing: it was never there. */
  left(id: number): void;
  /** Of the connections that were open at some moment of (now - window, now], how many were lost in it. */
  shareAt(nowUs: number): Share;
};

/** A rolling window over connections that are held: losses against all that could have been lost. */
export const createConnectionWindow = (windowUs: number): ConnectionWindow => {
  const lives = new Map<number, Life>();
  return {
    opened: (id, atUs) => {
      lives.set(id, { openedUs: atUs, lostUs: null });
    },
    lost: (id, atUs) => {
      const life = lives.get(id);
      if (life !== undefined) lives.set(id, { ...life, lostUs: atUs });
    },
    left: (id) => {
      lives.delete(id);
    },
    shareAt: (nowUs) => {
      for (const [id, { lostUs }] of lives) if (lostUs !== null && lostUs <= nowUs - windowUs) lives.delete(id);
      const open = [...lives.values()].filter(({ openedUs }) => openedUs <= nowUs);
      return { n: open.length, bad: open.filter(({ lostUs }) => lostUs !== null && lostUs <= nowUs).length };
    },
  };
};
