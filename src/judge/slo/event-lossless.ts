import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { clientShare } from './client-share.ts';
import { neverFed } from './silence.ts';
import type { Slo } from './slo.ts';

/** Lost messages by when the gap was noticed; a slice without a message says nothing. */
const lostIn = ({ messages: { received, lost } }: SliceRecord): SliceCount => ({
  n: received + (lost ?? 0),
  bad: lost ?? 0,
});

const ofClients = clientShare({
  id: 'event-lossless',
  limit: 0,
  sampleNoun: 'clients',
  line: 11,
  listed: 'where-measured',
  count: ({ followed, lossy, cut }) => ({ n: followed - cut, bad: lossy }),
  unknown: ({ cut }) => cut,
  unserved: neverFed,
});

/** Every message: no client lacks a number between the first and the last that it got of a symbol. One sample a client, for its messages share their fate. */
export const eventLossless: Slo = {
  ...ofClients,
  measure: ofClients.measure === null ? null : { ...ofClients.measure, timeline: (slices) => slices.map(lostIn) },
};
