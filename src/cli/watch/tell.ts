import type { Clock } from '../../core/clock.ts';
import type { WatchChange, WatchedId } from '../../core/watch.ts';
import { type StateChange, WATCHED } from '../../verify/watch/evaluator.ts';
import type { CliContext } from '../context.ts';
import type { Notices } from './notices.ts';
import type { WatchRequest } from './request.ts';

/** The target as every line of a watch names it. */
export const targetOf = ({ profile, url, mode }: WatchRequest) => ({ profile: profile.name, url, mode });

/**
 * A recent instant of the monotonic clock as wall time, by what both clocks say now: while a machine sleeps the one stands and the other goes on, so
 * what was true of them at the start of a watch is not true later.
 */
export const wallTimeOf = (atUs: number, clock: Pick<Clock, 'nowUs' | 'wallMs'>): string =>
  new Date(clock.wallMs() - (clock.nowUs() - atUs) / 1_000).toISOString();

/** Texts of the target came here without secrets (`excerpt`). Says each change in a line on stdout and to whoever else wants to know, and remembers what was ever untold. */
export const teller = (request: WatchRequest, notices: Pick<Notices, 'tell'>, context: CliContext) => {
  const untold = new Set<WatchedId>();
  const onChange = ({ id, atUs, from, to, reading }: StateChange): void => {
    if (to === 'not-measurable') untold.add(id);
    const { limit, source } = WATCHED[id];
    const change: WatchChange = {
      ...{ schemaVersion: 1, kind: 'change', at: wallTimeOf(atUs, context.clock), target: targetOf(request) },
      ...{ watched: id, from, to, value: reading.value, limit, why: reading.why, source },
    };
    const line = context.catalogue.watch.command.change(change.at, change);
    context.stdout(`${request.json ? JSON.stringify(change) : line}\n`);
    if (request.json) context.stderr(`${line}\n`);
    notices.tell(change);
  };
  return { onChange, untold };
};
