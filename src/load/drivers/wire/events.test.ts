import { describe, expect, it } from 'vitest';
import { createEventFinder } from './events.ts';

const find = createEventFinder([
  { name: 'data', hasWord: true },
  { name: 'date', hasWord: false },
  { name: 'connected', hasWord: false },
]);

describe('an event', () => {
  it.each([
    ['data', true],
    ['date', false],
    ['connected', false],
  ])('%s is found by its bytes', (name, hasWord) => {
    const bytes = Buffer.from(`["${name}",`);
    expect(find(bytes, 2, 2 + name.length)).toEqual({ name, hasWord });
  });

  it.each(['', 'dat', 'dato', 'Data', 'data ', 'connectee', 'a name longer than all'])('%j is not read', (name) => {
    const bytes = Buffer.from(`["${name}",`);
    expect(find(bytes, 2, 2 + name.length)).toBeNull();
  });
});
