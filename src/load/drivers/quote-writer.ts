import type { Dispatcher } from 'undici';
import type { PlannedArrivals } from '../../core/plan.ts';
import { quoteKindsOf, symbolsOfKind } from '../../core/quote-kinds.ts';
import type { QuoteSettings } from '../../core/scenario.ts';
import { LOAD_INDEX_HEADER, LOAD_RUN_HEADER } from '../../core/target-books.ts';
import type { Credentials, QuoteRequestSpec, TargetSpec } from '../../core/target-spec.ts';
import { fixedHeaders, type PreparedRequest, prepareRequests, shownCredentials, withOptions } from './quote-request.ts';

/** A kind of request (core/quote-kinds.ts) as it goes to one target. */
type AskedKind = { readonly spec: QuoteRequestSpec; readonly symbols: readonly string[]; readonly perRequest: number };

/** What each arrival asks, and as whom: its kind and its user by its number in the plan. */
export type AskedKinds = {
  readonly kinds: readonly AskedKind[];
  readonly arrivals: Pick<PlannedArrivals, 'kind' | 'user'> | null;
  /** How many virtual users there are; null: none, and credentials go from request to request. */
  readonly users: number | null;
  readonly tags: TargetSpec['tags'];
  /** The process that sends. */
  readonly worker: number;
};

export const oneKind = (spec: QuoteRequestSpec, symbols: readonly string[], perRequest: number): AskedKinds => ({
  ...{ kinds: [{ spec, symbols, perRequest }], arrivals: null, users: null },
  ...{ tags: { user: null, worker: null }, worker: 0 },
});

/** The kinds of a scenario at a target; null where the target lacks one of its operations or markets: nothing could be sent. */
export const kindsAt = (quotes: QuoteSettings, spec: TargetSpec): readonly AskedKind[] | null => {
  const kinds = quoteKindsOf(quotes).map((kind): AskedKind | null => {
    const operation = spec.operations[kind.operation] ?? null;
    const symbols = symbolsOfKind(kind, spec);
    if (operation === null || symbols.length === 0) return null;
    const market = quotes.nameMarket && kind.market !== null ? { market: kind.market } : {};
    const { answer, ...asked } = withOptions(operation, { ...quotes.options, ...market });
    const rowsLeast = Math.max(answer.rowsLeast ?? 0, quotes.rowsLeast);
    return { spec: { ...asked, answer: { ...answer, rowsLeast } }, symbols, perRequest: kind.symbolsPerRequest };
  });
  return kinds.every((kind) => kind !== null) ? kinds : null;
};

/** Where in the headers of a kind stands what differs from request to request; -1: nowhere. */
type Layout = {
  readonly fixed: readonly string[];
  readonly indexAt: number;
  readonly credentialsAt: number;
  readonly userAt: number;
};

type Written = { readonly headers: readonly string[][]; readonly options: Dispatcher.DispatchOptions };

/** Writes the requests of one target into slots that were made beforehand. */
export type RequestWriter = {
  /** The headers of each kind of request, for one slot. */
  headers(): readonly string[][];
  /** Makes the options of a slot those of this arrival, and returns what it asks. */
  write(slot: Written, arrival: number, symbolStart: number): PreparedRequest;
};

type Sender = { readonly credentials: Credentials; readonly runId: string };

export const createWriter = (asked: AskedKinds, { credentials, runId }: Sender): RequestWriter => {
  const { kinds, arrivals, tags, users } = asked;
  const shown = shownCredentials(credentials);
  const turns = shown.values.length;
  const prepared = kinds.map(({ spec, symbols, perRequest }) => prepareRequests(spec, symbols, perRequest));
  const userNames = Array.from({ length: users ?? 0 }, (_, user) => `user-${String(user + 1).padStart(3, '0')}`);

  const layoutOf = (spec: QuoteRequestSpec): Layout => {
    const fixed = fixedHeaders(spec, credentials);
    const credentialsAt = spec.auth !== 'none' && turns > 1 ? fixed.length - 2 * shown.names.length + 1 : -1;
    if (tags.worker !== null) fixed.push(tags.worker, String(asked.worker));
    const userAt = tags.user !== null && users !== null ? fixed.length + 1 : -1;
    if (tags.user !== null && users !== null) fixed.push(tags.user, '');
    fixed.push(LOAD_RUN_HEADER, runId, LOAD_INDEX_HEADER, '');
    return { fixed, indexAt: fixed.length - 1, credentialsAt, userAt };
  };
  const layouts = kinds.map(({ spec }) => layoutOf(spec));

  const showCredentials = (headers: string[], at: number, turn: number): void => {
    const values = shown.values[turn % turns] ?? [];
    for (let i = 0; i < values.length; i += 1) headers[at + 2 * i] = values[i] ?? '';
  };

  return {
    headers: () => layouts.map(({ fixed }) => [...fixed]),
    write: ({ headers: ofKinds, options }, arrival, symbolStart) => {
      const kind = arrivals?.kind[arrival] ?? 0;
      const ofKind = prepared[kind];
      const layout = layouts[kind];
      const headers = ofKinds[kind];
      const ready = ofKind?.[symbolStart % ofKind.length];
      if (ready === undefined || layout === undefined || headers === undefined)
        throw new RangeError(`kind ${kind} or symbol ${symbolStart} out of range`);
      const user = arrivals?.user[arrival] ?? 0;
      headers[layout.indexAt] = String(arrival);
      if (layout.userAt !== -1) headers[layout.userAt] = userNames[user] ?? '';
      if (layout.credentialsAt !== -1) showCredentials(headers, layout.credentialsAt, users === null ? arrival : user);
      options.headers = headers;
      options.method = ready.spec.method;
      options.path = ready.path;
      options.body = ready.body;
      return ready;
    },
  };
};
