import { handleLines, isForHandles } from './handle-line.ts';
import { type Handles, handlesOfNode } from './handles.ts';
import type { LineSink, OpenLine } from './line.ts';
import { netLines } from './net-line.ts';
import type { Place } from './place.ts';

/** Lines to a place: Node's handles where they are known and reach it, else its sockets. Both tell the same. */
export const linesTo = <T>(place: Place, sink: LineSink<T>, handles: Handles | null = handlesOfNode()): OpenLine<T> =>
  handles !== null && isForHandles(place) ? handleLines(place, sink, handles) : netLines(place, sink);
