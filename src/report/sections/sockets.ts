import type { SliceRecord } from '../../core/slice.ts';
import { eventsOf } from '../../judge/stats/designEffect.ts';
import { totalsOf } from '../../measure/summarize.ts';
import { byFrequency, type ModeView, slicesOf } from '../facts.ts';
import { type Line, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** How long the connections of some slices stood; null where a record does not say. */
const heldMsOf = (slices: readonly SliceRecord[]): number | null => {
  const held = slices.map(({ connections }) => connections.heldUs);
  return held.includes(null) ? null : held.reduce<number>((sum, us) => sum + (us ?? 0), 0) / 1000;
};

const lostLines = (view: ReportView, mode: ModeView['mode'], judged: readonly SliceRecord[]): Line[] => {
  const words = view.catalogue.sockets;
  const { connected, lost, lostByReason } = totalsOf(judged).connections;
  const heldMs = heldMsOf(judged);
  if (connected === 0 || heldMs === null) return [];
  const events = eventsOf(judged.flatMap(({ connections }) => connections.lossesAtMs));
  return [
    line(words.lost(mode, { connected, lost, heldMs })),
    ...(lost === 0 ? [] : [line(words.lostBy(mode, byFrequency(lostByReason), events))]),
  ];
};

const batchLines = (view: ReportView, mode: ModeView['mode'], judged: readonly SliceRecord[]): Line[] => {
  const received = judged.reduce((sum, { messages }) => sum + messages.received, 0);
  const frames = judged.reduce((sum, { messages }) => sum + messages.frames, 0);
  return frames === 0 ? [] : [line(view.catalogue.sockets.batch(mode, { received, frames }))];
};

const ledgerLines = (view: ReportView, { mode, seen }: ModeView): Line[] =>
  seen.ledger === null ? [] : [line(view.catalogue.messages.ledger(mode, seen.ledger))];

/** How connections ended and what came of messages, beyond their counts; nothing where no socket was measured, or the record is older. */
export const socketsSection = (view: ReportView, modes: readonly ModeView[]): Section[] => {
  const lines = modes.flatMap((each) => {
    const judged = slicesOf(view.record, each.mode).filter((slice) => slice.judged);
    const lost = lostLines(view, each.mode, judged);
    return lost.length === 0 ? [] : [...lost, ...batchLines(view, each.mode, judged), ...ledgerLines(view, each)];
  });
  return lines.length === 0 ? [] : [{ kind: 'lines', title: view.catalogue.sockets.title, lines }];
};
