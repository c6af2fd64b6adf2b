import { count } from './figures.ts';

/** English sentences about thresholds of k6 that are read as objectives. */
export const k6ThresholdsText = {
  noun: () => 'the thresholds of k6',
  hint: () => 'An options file of k6 has `thresholds`; of a script, `k6 inspect script.js > options.json` writes them.',
  none: (origin: string, leftOut: readonly string[]) =>
    [`None of the thresholds in ${origin} can be read as an objective.`, ...leftOut].join('\n  '),
  read: (origin: string, limits: readonly string[]) => `Read from ${origin}: ${limits.join(', ')}.\n`,
  meaning: () =>
    'They are stricter here: time counts from the instant that was planned, and an answer that is incomplete is an error.\n',
  leftOut: (leftOut: readonly string[]) =>
    leftOut.length === 0
      ? ''
      : `Not taken over (${count(leftOut.length)}):\n${leftOut.map((each) => `  ${each}\n`).join('')}`,
  unjudged: (unjudged: readonly string[]) =>
    unjudged.length === 0
      ? ''
      : ` Not judged, so this verdict says nothing of it (${count(unjudged.length)}): ${unjudged.join('; ')}.`,
  ofThreshold: (metric: string, condition: string, why: string) => `${metric} "${condition}": ${why}`,
  tagged: () => 'it is about a part of the requests, by a tag',
  unknownMetric: () => 'gateproof has no objective for this metric',
  otherFigure: (known: string) => `of this metric only ${known} has an objective here`,
  looser: (kept: number) => `another threshold of the same figure is tighter (${kept})`,
  outOfRange: () => 'no such limit can be held against a run',
  abort: () => 'it is judged, but does not end a run early; `run --bail` does',
} as const;
