import { describe, expect, it } from 'vitest';
import { handlesOfNode } from './handles.ts';

const binding = Reflect.get(process, 'binding') as (name: string) => Record<string, unknown>;
const tcp = () => ({ ...binding('tcp_wrap') });
const stream = () => ({ ...binding('stream_wrap') });
/** Both bindings, with one word of them changed. */
const changed = (of: 'tcp_wrap' | 'stream_wrap', change: Record<string, unknown>) => (name: string) => ({
  ...(name === 'tcp_wrap' ? tcp() : stream()),
  ...(name === of ? change : {}),
});

class WithoutWrite {
  connect(): void {}
}

/** The handle of Node without one of its methods. */
const without = (method: string): unknown => {
  const Handle = tcp()['TCP'] as new () => object;
  class Lesser extends Handle {}
  Object.defineProperty(Lesser.prototype, method, { value: undefined });
  return Lesser;
};

describe('handles of Node', () => {
  it('are there in the release that plays this', () => {
    expect(handlesOfNode()).not.toBeNull();
  });

  it.each<[string, string, unknown]>([
    ['a release that was not tried', '99.0.0', binding],
    ['no bindings', process.versions.node, undefined],
    [
      'bindings that are not allowed',
      process.versions.node,
      () => {
        throw new Error('Access to this API has been restricted');
      },
    ],
    ['no handle', process.versions.node, changed('tcp_wrap', { TCP: undefined })],
    ['a handle without a method that is used', process.versions.node, changed('tcp_wrap', { TCP: WithoutWrite })],
    ['a handle that comes from no IPv6 address', process.versions.node, changed('tcp_wrap', { TCP: without('bind6') })],
    ['no kind of handle', process.versions.node, changed('tcp_wrap', { constants: {} })],
    ['no request to write', process.versions.node, changed('stream_wrap', { WriteWrap: undefined })],
    ['counts kept elsewhere', process.versions.node, changed('stream_wrap', { streamBaseState: [] })],
    ['counts in other places', process.versions.node, changed('stream_wrap', { kReadBytesOrError: undefined })],
    ['nothing at all', process.versions.node, () => undefined],
  ])('are not used with %s', (_, version, given) => {
    expect(handlesOfNode(version, given ?? null)).toBeNull();
  });
});
