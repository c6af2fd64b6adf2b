import { describe, expect, test } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { FaultHost } from './fault.ts';
import { createFaultSet } from './fault-set.ts';
import { parseFault, parseFaults } from './parse.ts';
import { FAULTS } from './registry.ts';

const textOf = (name: string, parameters: string): string => (parameters === '' ? name : `${name}=${parameters}`);

const examples = FAULTS.flatMap(({ name, examples }) => examples.map((parameters) => textOf(name, parameters)));
const refused = FAULTS.flatMap(({ name, refused }) => refused.map((parameters) => textOf(name, parameters)));

/** A host on virtual time that counts how often it was blocked. */
const quietHost = (): { readonly host: FaultHost; readonly blocks: number[]; advance(us: number): void } => {
  const clock = createVirtualClock();
  const blocks: number[] = [];
  const host = { clock, seed: 1, openConnections: () => [], block: (ms: number) => blocks.push(ms) };
  return { host, blocks, advance: clock.advance };
};

describe('every fault', () => {
  test('has a name of its own, in lower case, one line of doc and an example', () => {
    const names = FAULTS.map((fault) => fault.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, doc, examples: own, refused: bad } of FAULTS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(doc).toMatch(/^[^\n]{10,110}$/);
      expect(own.length).toBeGreaterThan(0);
      expect(bad.length).toBeGreaterThan(0);
    }
  });

  test.each(examples)('%s reads, and its text reads back as itself', (text) => {
    const first = parseFault(text);
    if (!first.ok) throw new Error(JSON.stringify(first.problems));
    const again = parseFault(first.fault.text);
    expect(again.ok && again.fault.text).toBe(first.fault.text);
  });

  test.each(refused)('%s is refused, with what was expected, what was got and a fix', (text) => {
    const reading = parseFault(text);
    expect(reading.ok).toBe(false);
    const problems = reading.ok ? [] : reading.problems;
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) for (const part of Object.values(problem)) expect(part).not.toBe('');
  });

  test.each(examples)('%s starts, and cleared it leaves nothing behind', (text) => {
    const { host, blocks, advance } = quietHost();
    const set = createFaultSet(host);
    set.add(parseFaults([text]));
    expect(set.texts()).toHaveLength(1);
    set.clear();
    advance(3_600_000_000);
    expect(blocks).toEqual([]);
    expect(set.texts()).toEqual([]);
    const healthy = [set.touchesQuotes(), set.refusesUpgrade(false), set.refusesJoin(false), set.mutesData()];
    const alsoHealthy = [
      set.stopsMarket(),
      set.reportsOtherMode(),
      set.flagsLie(),
      set.ignoresFlags(),
      set.isUnhealthy('base'),
      set.opensLimiter(),
    ];
    const saidOfItself = [
      set.lacksHealth(),
      set.failsSelfConnection(),
      set.lacksLegacy(),
      set.reportedErrorRate() !== null,
      set.recoveryEnds() !== null,
      set.untoldPings() !== null,
    ];
    const amounts = [
      set.configErrors().length,
      set.poolTaken(),
      set.joinDelayMs(true),
      set.upgradeDelayMs(),
      set.roundMs(),
      set.healthDelayMs(),
      set.emergencyFallbacks(),
    ];
    expect(set.rowsMost()).toBe(Number.POSITIVE_INFINITY);
    expect([...healthy, ...alsoHealthy, ...saidOfItself, ...amounts.map((amount) => amount > 0)]).not.toContain(true);
  });
});

describe('fault texts', () => {
  test('a misspelt name is answered with the near one', () => {
    const reading = parseFault('dely=400ms');
    expect(reading.ok ? [] : reading.problems.map((problem) => problem.fix)).toEqual([
      expect.stringContaining('`delay`'),
    ]);
  });

  test('a key given twice is a problem, not silently the last', () => {
    expect(parseFault('drop=3%,by=tcp,by=server').ok).toBe(false);
  });

  test('all problems of all faults come at once', () => {
    expect(() => parseFaults(['delay=x', 'error=2', 'silent'])).toThrow(HarnessError);
    expect(() => parseFaults(['delay=x', 'error=2', 'silent'])).toThrow(
      expect.objectContaining({ exitCode: 2, problems: [expect.anything(), expect.anything()] }),
    );
  });
});
