import type { NoticeCount, WatchChange } from '../../core/watch.ts';
import type { CliContext } from '../context.ts';

/** One way to tell somebody of a change. */
export type Channel = {
  readonly name: string;
  /** Delivers a JSON document within its own time limit; null when it was, else why it was not. Never throws for what the other side does. */
  deliver(body: string): Promise<string | null>;
};

export type Notices = {
  tell(change: WatchChange): void;
  /** Settles once everybody was told, or could not be, within a limit: whoever ends a watch wants it to end. */
  done(): Promise<void>;
  countOf(channel: Channel | null): NoticeCount | null;
};

/** As long as a hook may take, and a little. */
const LAST_WAIT_US = 12_000_000;

/** Of a channel that hangs at every change; what comes on top is said and not delivered. */
const MOST_WAITING = 50;

type Line = { waiting: number; delivered: number; failed: number; last: Promise<void> };

/** Tells every channel of every change, in order, one at a time in each. One that fails is said on stderr, and nothing waits for it. */
export const openNotices = (channels: readonly Channel[], { stderr, catalogue, clock }: CliContext): Notices => {
  const say = catalogue.watch.command;
  const lines = new Map<Channel, Line>(
    channels.map((channel) => [channel, { waiting: 0, delivered: 0, failed: 0, last: Promise.resolve() }]),
  );

  let isOver = false;

  const fail = (channel: Channel, line: Line, { watched }: WatchChange, why: string): void => {
    line.failed += 1;
    stderr(`${say.notDelivered(channel.name, watched, why)}\n`);
  };

  const deliver = async (channel: Channel, line: Line, change: WatchChange): Promise<void> => {
    const why = isOver ? say.ended() : await channel.deliver(`${JSON.stringify(change)}\n`);
    line.waiting -= 1;
    if (why === null) line.delivered += 1;
    else fail(channel, line, change, why);
  };

  return {
    tell: (change) => {
      for (const [channel, line] of lines) {
        if (line.waiting >= MOST_WAITING) fail(channel, line, change, say.tooMany(MOST_WAITING));
        else {
          line.waiting += 1;
          line.last = line.last.then(() => deliver(channel, line, change));
        }
      }
    },
    done: async () => {
      const cancel = clock.after(LAST_WAIT_US, () => {
        isOver = true;
      });
      await Promise.all([...lines.values()].map(({ last }) => last));
      cancel();
    },
    countOf: (channel) => {
      const line = channel === null ? undefined : lines.get(channel);
      return line === undefined ? null : { delivered: line.delivered, failed: line.failed };
    },
  };
};
