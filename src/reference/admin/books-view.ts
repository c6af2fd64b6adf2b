import type { TargetBooks } from '../../core/target-books.ts';
import type { World } from '../world.ts';

const sinceOf = new WeakMap<World, number>();

/** The books as they stand now. */
export const viewBooks = (world: World): TargetBooks => ({
  mode: world.mode ?? 'none',
  startedUs: world.startedUs,
  sinceUs: sinceOf.get(world) ?? world.startedUs,
  nowUs: world.clock.nowUs(),
  ...world.requests.view(),
  asked: world.asked.view(),
  connections: world.connections.view(),
  messages: world.messages.view(),
  faults: [...world.faults.texts()],
  freezes: [...world.freezes],
});

/** Opens all books anew; what is still in flight, pending or open is carried over, so that every sum holds. */
export const restartBooks = (world: World): void => {
  sinceOf.set(world, world.clock.nowUs());
  world.requests.restart();
  world.asked.restart();
  world.connections.restart();
  world.messages.restart();
  world.freezes.length = 0;
};
