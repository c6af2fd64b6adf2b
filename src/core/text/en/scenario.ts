import { count, duration } from './figures.ts';

/** What is cut into slices: a phase, or where its rate jumps a part of it. */
type Part = { readonly name: string; readonly ms: number; readonly isWhole: boolean };

/** English sentences of the scenario part of the catalogue: what makes a load shape impossible, and what a flag cannot change. */
export const scenarioText = {
  what: () => 'the scenario',

  distinctName: () => 'a name that no other phase has',
  distinctNameFix: (name: string) => `Rename one of the phases called \`${name}\`: results are listed by that name.`,
  rateWithinCap: (cap: number) => `at most ${count(cap)} requests per second (caps.ratePerSec)`,
  rateWithinCapFix: (cap: number) => `Lower the rate to ${count(cap)}, or raise caps.ratePerSec.`,
  connectionsWithinCap: (cap: number) => `at most ${count(cap)} connections in all phases together (caps.connections)`,
  connectionsWithinCapFix: (total: number) => `Lower the counts, or raise caps.connections to ${total}.`,
  durationWithinCap: (capMs: number) => `at most ${duration(capMs)} in all phases together (caps.durationMs)`,
  durationWithinCapFix: (totalMs: number) => `Shorten the phases, or raise caps.durationMs to ${totalMs}.`,
  totalOf: (total: number) => `${count(total)} in all`,
  totalDuration: (totalMs: number) => `${duration(totalMs)} in all`,

  oneRequest: () => 'a rate that gives at least one request in the phase',
  oneRequestFix: (ratePerSec: number) => `Raise the rate to at least ${ratePerSec}, or lengthen the phase.`,
  steadyBurst: () => '`false` where many connections open at once',
  steadyBurstFix: () =>
    "Set steady to false, or spread the connections with shape 'ramp': neither a burst nor a step is a steady state.",
  sliceFits: ({ name, ms, isWhole }: Part) =>
    `at most ${ms}, the length of the ${isWhole ? '' : 'shortest part of the '}judged phase \`${name}\``,
  sliceFitsFix: ({ name, ms, isWhole }: Part) =>
    `Lower sliceMs to ${ms} or less, or lengthen the phase \`${name}\`: a slice is a part of ${isWhole ? 'a phase' : 'a step, or of the time before, in or after a spike'}.`,
  aJudgedPhase: () => 'at least one phase must be judged',
  aJudgedPhaseFix: () => 'Leave `judged: false` out of the phase that the verdict is about.',

  gatingOnce: () => 'each objective once',
  gatingOnceFix: (id: string) => `Remove the second \`${id}\`.`,
  gatingMeasurable: (load: 'quotes' | 'connections') =>
    `an objective that the load can measure: it needs a judged phase with ${load}`,
  gatingMeasurableFix: (id: string, load: 'quotes' | 'connections') =>
    `Give a judged phase \`${load}\`, or take \`${id}\` out of gating; it is then shown for information.`,
  subscriptionsMade: () => 'nothing that needs a subscription: with `sockets.subscribe: false` no socket makes one',
  subscriptionsMadeFix: (path: string) => `Take ${path} out, or \`sockets.subscribe: false\`.`,
  recoveryAsked: () =>
    'an objective that is measured: sockets ask for what they missed only where sockets.recoverMs is set',
  recoveryFix: () =>
    'Set sockets.recoverMs, such as 5000 for what was sent in the last 5 s, or take `recovery-success` out of gating.',

  flags: (scenario: string) => `${scenario} with the flags given`,
  positive: () => 'a number above 0',
  wholePositive: () => 'a whole number of at least 1',
  writeAnother: (flag: string, expected: string) => `Give ${flag} ${expected}.`,
  noQuotes: () => 'a scenario with quotes',
  noQuotesFix: () => 'Leave --rate out, or choose a scenario that sends quote requests.',
  noConnections: () => 'a scenario with a judged phase that opens connections',
  noConnectionsFix: () => 'Leave --connections out, or choose a scenario that opens connections.',
  connectionEach: (phases: number) => `at least ${phases}: one for each judged phase with connections`,
  millisecondEach: (phases: number) => `at least ${phases} ms: one for each judged phase`,
} as const;
