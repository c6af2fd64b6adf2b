import { describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { MODES } from '../core/modes.ts';
import { citedLine, readSocketFixtures } from './testing/fixtures.ts';
import { openRawSocket } from './testing/raw-socket.ts';
import { mismatches } from './testing/shape.ts';
import { startForTest } from './testing/start.ts';

const fixtures = readSocketFixtures();
const rows = fixtures.flatMap((fixture) => MODES.map((mode) => [fixture.name, mode, fixture] as const));

/** A payload may ask for the present instant, which no fixture can hold. */
const withNow = (payload: unknown): string =>
  JSON.stringify(payload).replaceAll('"<now>"', String(systemClock.wallMs() - 1_000));

describe('the contract on the wire', () => {
  test.each(rows)('%s, %s', async (_name, mode, fixture) => {
    const target = await startForTest({ ...fixture.options, faults: fixture.faults }, mode);
    const socket = openRawSocket(target.url);
    for (const step of fixture.steps) {
      if ('send' in step) socket.send(typeof step.send === 'string' ? step.send : `42${withNow(step.send)}`);
      else {
        const { packet, event, data } = step.expect;
        const seen = await socket.next(packet, event);
        expect(mismatches(seen.data, data, event ?? packet)).toEqual([]);
      }
    }
    socket.close();
  });

  test('every fixture cites a line that is there', () => {
    for (const { source } of fixtures) expect(citedLine(source)).not.toBe('');
  });
});
