import type { Arm } from '../../modes.ts';
import type { MissingSubscriptions, ServedNote } from '../../served.ts';
import { count, counted, listed, milliseconds, percent } from './figures.ts';

type NoteOf<Code extends ServedNote['code']> = Extract<ServedNote, { readonly code: Code }>;

const endsUnknown = ({ clients, unserved, n }: NoteOf<'ends-unknown'>): string => {
  const cut = clients - unserved;
  const who = [
    ...(cut === 0 ? [] : [`${counted(cut, 'clients')} were cut off or left without an answer`]),
    ...(unserved === 0
      ? []
      : [`${counted(unserved, 'clients')} got no message for longer than any of them should have to wait`]),
  ];
  return `${listed(who)}, beside ${count(n)} that were followed to their end: what they were sent last nobody knows, so no pass can hang on it.`;
};

const leavesUnknown = ({ connections, n }: NoteOf<'leaves-unknown'>): string =>
  `${counted(connections, 'connections')} did not answer when they were asked to leave, beside ${count(n)} whose end is known: they may have been dead for long, so nothing can hang on them. Look for connections that the target, or the network before it, forgot without closing them.`;

const streamSilent = (of: NoteOf<'stream-silent'>): string => {
  const found = [
    ...(of.sockets === 0
      ? []
      : [
          `${count(of.sockets)} of ${counted(of.of, 'subscribed sockets')} had waited for over ${milliseconds(of.patienceMs)} when they ended (three times what others had to, at least a second)`,
        ]),
    ...(of.slices === 0 ? [] : [`in ${counted(of.slices, 'slices')} no socket got any message`]),
  ];
  const said = listed(found);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}: ${percent(of.timeRatio)} of the time that subscribed sockets stood. The ${counted(of.n, 'messages')} that came do not speak for it.`;
};

const note = (of: ServedNote): string => {
  switch (of.code) {
    case 'ends-unknown':
      return endsUnknown(of);
    case 'leaves-unknown':
      return leavesUnknown(of);
    case 'stream-silent':
      return streamSilent(of);
  }
};

/** English sentences on sockets that stood connected and were not served. */
export const servedText = {
  note,
  silentWhy: 'subscribed sockets got no messages for too much of the time, and what did not come has no latency',
  silentRemedy:
    'See the report for which sockets waited and when. If the target should have sent, its feed is broken; if these symbols were quiet, name symbols that move, or hold sockets for longer.',
  subscriptionsMissing: (mode: Arm, of: MissingSubscriptions): string => {
    const parts = [
      ...(of.refused === 0 ? [] : [`${count(of.refused)} were refused their subscription`]),
      ...(of.unanswered === 0 ? [] : [`${count(of.unanswered)} waited for an answer to it that did not come`]),
    ];
    return `${mode}: of ${counted(of.connected, 'connections')} ${listed(parts)}: up to ${percent(of.upper)} may stand without one, and it must be under ${percent(of.allowedRatio)} as for connect success. Without a subscription this was not the load that was asked for: look at what the target answers (examples in the report), then run again.`;
  },
} as const;
