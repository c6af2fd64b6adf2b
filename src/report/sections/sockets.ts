import type { SliceRecord } from '../../core/slice.ts';
import { totalCount } from '../../judge/absolute.ts';
import { slicesOfArm } from '../../judge/arm-slices.ts';
import { withCarried } from '../../judge/carried.ts';
import { extentOf } from '../../judge/early-end.ts';
import { connectionCount, lossesAtMsOf } from '../../judge/slo/disconnect-rate.ts';
import { eventsOf } from '../../judge/stats/designEffect.ts';
import { addCountsByName } from '../../measure/add-counts.ts';
import { totalsOf } from '../../measure/summarize.ts';
import { byFrequency, type ModeView } from '../facts.ts';
import { type Line, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** Of the connections that judged slices opened, how long they stood and how many were lost: no others have a time of their own on record. */
const heldOf = (judged: readonly SliceRecord[]): { readonly ms: number; readonly lost: number } => ({
  ms: judged.reduce((sum, { connections }) => sum + (connections.heldUs ?? 0), 0) / 1000,
  lost: judged.reduce((sum, { connections }) => sum + connections.counts.lost, 0),
});

/** Counted as disconnect-rate counts them, so that no line here says other than the verdict. */
const lostLines = (
  view: ReportView,
  mode: ModeView['mode'],
  { all, judged }: { readonly all: readonly SliceRecord[]; readonly judged: readonly SliceRecord[] },
): Line[] => {
  const words = view.catalogue.sockets;
  const losses = withCarried(all, judged);
  const { n: connected, bad: lost } = totalCount(losses.map(connectionCount));
  if (connected === 0) return [];
  const { connections, returns } = totalsOf(losses);
  const reasons = addCountsByName([connections.lostByReason, returns?.lostByReason ?? {}]);
  const isHeldByAll = losses.length === judged.length && (returns?.counts.connected ?? 0) === 0;
  const events = eventsOf(losses.flatMap(lossesAtMsOf));
  return [
    line(words.lost(mode, { connected, lost, held: heldOf(judged), isHeldByAll })),
    ...(lost === 0 ? [] : [line(words.lostBy(mode, byFrequency(reasons), events))]),
  ];
};

const batchLines = (view: ReportView, mode: ModeView['mode'], judged: readonly SliceRecord[]): Line[] => {
  const received = judged.reduce((sum, { messages }) => sum + messages.received, 0);
  const frames = judged.reduce((sum, { messages }) => sum + messages.frames, 0);
  return frames === 0 ? [] : [line(view.catalogue.sockets.batch(mode, { received, frames }))];
};

const ledgerLines = (view: ReportView, { mode, seen }: ModeView): Line[] =>
  seen.ledger === null ? [] : [line(view.catalogue.messages.ledger(mode, seen.ledger))];

/** That there is nothing to come, where the scenario says so. */
const streamLines = (view: ReportView): Line[] => {
  const { sockets } = view.record.scenario;
  const said = sockets.subscribe ? null : view.catalogue.shapes.subscriptions(sockets);
  return said === null ? [] : [line(said)];
};

/** How connections ended and what came of messages, beyond their counts; nothing where no socket was measured, or the record is older. */
export const socketsSection = (view: ReportView, modes: readonly ModeView[]): Section[] => {
  const lines = modes.flatMap((each) => {
    const all = slicesOfArm(view.record, each.mode);
    const judged = all.filter(extentOf(view.record).isJudged);
    if (judged.some(({ connections }) => connections.heldUs === null)) return [];
    return [
      ...lostLines(view, each.mode, { all, judged }),
      ...batchLines(view, each.mode, judged),
      ...ledgerLines(view, each),
    ];
  });
  if (lines.length === 0) return [];
  return [{ kind: 'lines', title: view.catalogue.sockets.title, lines: [...streamLines(view), ...lines] }];
};
