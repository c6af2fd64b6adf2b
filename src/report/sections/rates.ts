import { isLevel, type RateStretch, rateStretches } from '../../core/quote-rate.ts';
import type { QuoteLoad, Scenario } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { mergeEncoded } from '../../measure/histogram.ts';
import { quantileUs } from '../../measure/quantile.ts';
import { type ModeView, slicesOf } from '../facts.ts';
import { type Cell, cell, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** A slice and where it lies in its phase, in ms from the start of that: in a run of both modes the other one's slices lie between. */
type Placed = { readonly slice: SliceRecord; readonly fromMs: number; readonly toMs: number };

const placedIn = (slices: readonly SliceRecord[]): readonly Placed[] => {
  let atMs = 0;
  return slices.map((slice) => {
    const fromMs = atMs;
    atMs += slice.endMs - slice.startMs;
    return { slice, fromMs, toMs: atMs };
  });
};

/** A ramp is shown in so many parts: enough to see from which rate on it does not hold. */
const RAMP_PARTS = 5;

const isWithin = ({ fromMs, toMs }: Placed, stretch: RateStretch): boolean => {
  const middleUs = ((fromMs + toMs) / 2) * 1000;
  return stretch.fromUs <= middleUs && middleUs < stretch.toUs;
};

/** The slices of a phase by the part of its rate that they played. */
const partsOf = (load: QuoteLoad, durationMs: number, placed: readonly Placed[]): readonly (readonly Placed[])[] => {
  const parts =
    load.shape === 'ramp'
      ? [...Map.groupBy(placed.entries(), ([at]) => Math.floor((at * RAMP_PARTS) / placed.length)).values()].map((of) =>
          of.map(([, each]) => each),
        )
      : rateStretches(load, durationMs).map((stretch) => placed.filter((each) => isWithin(each, stretch)));
  return parts.filter(({ length }) => length > 0);
};

const sum = (part: readonly Placed[], pick: (slice: SliceRecord) => number): number =>
  part.reduce((total, { slice }) => total + pick(slice), 0);

const QUANTILE = 0.95;

const cellsOf = (
  { catalogue: { report, quoteShapes } }: ReportView,
  phase: string,
  part: readonly Placed[],
): Cell[] => {
  const [fromMs, toMs] = [part[0]?.fromMs ?? 0, part.at(-1)?.toMs ?? 0];
  const planned = sum(part, ({ quotes }) => quotes.counts.planned);
  const released = planned - sum(part, ({ quotes }) => quotes.counts.notReleased);
  const ok = sum(part, ({ quotes }) => quotes.counts.ok);
  const perSec = (n: number): string => quoteShapes.perSec((n / (toMs - fromMs)) * 1000);
  const response = mergeEncoded(part.map(({ slice }) => slice.quotes.response));
  const p95 = quantileUs(response, released - ok, QUANTILE);
  const late = mergeEncoded(part.map(({ slice }) => slice.quotes.lateness));
  const said = { value: (us: number) => report.clocks.milliseconds(us / 1000), none: report.notMeasured };
  const p95Said =
    p95.kind === 'censored' ? quoteShapes.notAnswered : p95.kind === 'empty' ? said.none : said.value(p95.us);
  const lateSaid = late === null ? said.none : said.value(late.p99Us);
  const counts = [planned, released, ok].map(perSec);
  return [quoteShapes.part(phase, fromMs, toMs), ...counts, p95Said, lateSaid].map((text) => cell(text));
};

const rowsOf = (view: ReportView, { mode }: ModeView, { phases }: Scenario): Cell[][] =>
  phases.flatMap(({ name, quotes, durationMs }) => {
    if (quotes === undefined || isLevel(quotes)) return [];
    const placed = placedIn(slicesOf(view.record, mode).filter(({ phase }) => phase === name));
    return partsOf(quotes, durationMs, placed).map((part) => cellsOf(view, name, part));
  });

/** What came of each part of a load whose rate changes: no section where none does. */
export const ratesSections = (view: ReportView, modes: readonly ModeView[]): readonly Section[] => {
  const words = view.catalogue.quoteShapes;
  const several = modes.length > 1;
  const rows = modes.flatMap((each) =>
    rowsOf(view, each, view.record.scenario).map((cells, index) => [
      ...(several ? [cell(index === 0 ? each.mode : '')] : []),
      ...cells,
    ]),
  );
  if (rows.length === 0) return [];
  const { mode, part, ...figures } = words.column;
  return [
    {
      kind: 'table',
      title: words.title,
      caption: words.caption,
      columns: [
        ...[...(several ? [mode] : []), part].map((title) => ({ title, align: 'left' }) as const),
        ...Object.values(figures).map((title) => ({ title, align: 'right' }) as const),
      ],
      rows,
    },
  ];
};
