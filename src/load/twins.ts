import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import { TwinBook } from '../measure/twins.ts';
import { isOfShard, type Share } from './cursor.ts';

/** The book of the connections of an arm that are compared, as far as they fall to a share; null where one client plays all. */
export const twinBookOf = ({ twins, connections }: Plan, share: Share, arm: Arm): TwinBook | null =>
  twins.length === 0
    ? null
    : new TwinBook(twins, arm, {
        connections: connections.count,
        owns: (connection) => isOfShard(connection, share),
      });
