import type { Random } from '../../core/random.ts';
import type { ConnectionLoad } from '../../core/scenario.ts';
import { shareOut } from '../share-out.ts';
import { evenly, type ShapeInput, scattered, together } from './instants.ts';

export type SocketShapeInput = ShapeInput & { readonly load: ConnectionLoad };
type SocketShape = (input: SocketShapeInput) => Float64Array;

/** Equal groups (to one socket), group k at k x duration / steps and spread evenly over `openMs`. */
const inSteps: SocketShape = ({ count, durationUs, load, random }) => {
  const steps = load.steps ?? 1;
  const openUs = (load.openMs ?? 0) * 1000;
  const sizes = shareOut(count, new Array<number>(steps).fill(1));
  return Float64Array.from(
    sizes.flatMap((size, step) => {
      const startUs = Math.round((step * durationUs) / steps);
      return [...evenly({ count: size, durationUs: openUs, random })].map((offsetUs) => startUs + offsetUs);
    }),
  );
};

/** `count` places, each taken again the moment its socket leaves: place k at k x hold / count, and every hold from there on. */
const inTurn: SocketShape = ({ count, load }) =>
  Float64Array.from({ length: count }, (_, i) => Math.round((i * load.holdMs * 1000) / load.count));

const SHAPES: Readonly<Record<ConnectionLoad['shape'], SocketShape>> = {
  ramp: evenly,
  poisson: scattered,
  burst: together,
  step: inSteps,
  churn: inTurn,
};

/** How many sockets a phase opens in all: its count, or with `churn` as many as it takes to keep that many. */
export const socketsOpened = (
  { shape, count, holdMs }: Pick<ConnectionLoad, 'shape' | 'count' | 'holdMs'>,
  durationMs: number,
): number => (shape === 'churn' ? Math.max(1, Math.round((count * durationMs) / holdMs)) : count);

/** When the sockets of a phase are due: whole microseconds from its start, ascending, all before its end. */
export const socketInstants = (load: ConnectionLoad, durationMs: number, random: Random): Float64Array =>
  SHAPES[load.shape]({ load, count: socketsOpened(load, durationMs), durationUs: durationMs * 1000, random });
