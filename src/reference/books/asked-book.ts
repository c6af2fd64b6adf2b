/**
 * What load requests asked for, written out only when the book is read: on their way they are counted by their text. Labels are `route`, `symbol`,
 * a name and value of the query or the options, `user` and `worker` (the headers of the stress scripts), and `key`: which of the keys or
 * tokens it showed, numbered in the order in which they were first seen. No book holds a key.
 */
export type AskedBook = {
  /** A load request: its route, its query or body, its headers. */
  request(
    route: string,
    asked: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void;
  /** A socket that was let in with this key. */
  socket(appKey: string): void;
  view(): Record<string, number>;
  restart(): void;
};

/** More texts than these are counted as one. */
const MOST_TEXTS = 20_000;
const REST = 'too many to tell apart';

type Counts = Map<string, number>;

const add = (counts: Counts, label: string, by = 1): void => {
  counts.set(label, (counts.get(label) ?? 0) + by);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ofBody = (text: string): readonly string[] => {
  const body: unknown = JSON.parse(text);
  if (!isRecord(body)) return [];
  const { symbols, options, ...fields } = body;
  const named = [...Object.entries(fields), ...(isRecord(options) ? Object.entries(options) : [])];
  return [
    ...(Array.isArray(symbols) ? symbols.map((symbol) => `symbol=${symbol}`) : []),
    ...named.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ];
};

const ofQuery = (text: string): readonly string[] =>
  [...new URLSearchParams(text)].flatMap(([name, value]) =>
    name === 'symbols' ? value.split(',').map((symbol) => `symbol=${symbol}`) : [`${name}=${value}`],
  );

/** The labels of a text; one that is neither a query nor JSON has none. */
const labelsOf = (text: string): readonly string[] => {
  try {
    return text.startsWith('{') ? ofBody(text) : ofQuery(text);
  } catch {
    return [];
  }
};

const textOf = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '');

export const openAskedBook = (): AskedBook => {
  const texts = new Map<string, Counts>();
  const labels: Counts = new Map();
  const numbers = new Map<string, number>();
  let kept = 0;

  const numberOf = (shown: string): number => {
    const known = numbers.get(shown) ?? numbers.size + 1;
    numbers.set(shown, known);
    return known;
  };
  const textsOf = (route: string): Counts => {
    const known = texts.get(route) ?? new Map<string, number>();
    texts.set(route, known);
    return known;
  };

  return {
    request: (route, asked, headers) => {
      const ofRoute = textsOf(route);
      const isKnown = ofRoute.has(asked);
      if (!isKnown) kept += 1;
      add(ofRoute, isKnown || kept <= MOST_TEXTS ? asked : REST);
      const shown = textOf(headers['authorization']) || textOf(headers['x-app-key']);
      if (shown !== '') add(labels, `key=${numberOf(shown)}`);
      const user = textOf(headers['x-stress-user-id']);
      if (user !== '') add(labels, `user=${user}`);
      const worker = textOf(headers['x-stress-worker-id']);
      if (worker !== '') add(labels, `worker=${worker}`);
    },
    socket: (appKey) => add(labels, `socket-key=${numberOf(appKey)}`),
    view: () => {
      const all: Counts = new Map(labels);
      for (const [route, ofRoute] of texts)
        for (const [text, count] of ofRoute) {
          add(all, `route=${route}`, count);
          for (const label of labelsOf(text)) add(all, label, count);
        }
      return Object.fromEntries([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    restart: () => {
      texts.clear();
      labels.clear();
      kept = 0;
    },
  };
};
