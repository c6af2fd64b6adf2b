import { count, counted, duration, listed } from './figures.ts';

const RAN_OUT = 'ran out of descriptors, ports or memory';
/** What else the codes of our own failures say (getaddrinfo(3), connect(2), bind(2)). */
const LACKED: Readonly<Record<string, string>> = {
  eai_again: 'got no answer from its name service',
  einval: 'had no way to the target from the source address',
  eafnosupport: 'had no way to the target from the source address',
};

/** What our own machine lacked. */
const lacked = (names: readonly string[]): string => {
  const said = names.map((name) => LACKED[name] ?? RAN_OUT);
  const all = [...new Set([RAN_OUT, ...Object.values(LACKED)])].filter((each) => said.includes(each));
  return all.length > 1 ? `${all.join(', or ')},` : all.join('');
};

/** English sentences for why a run says nothing, whatever its figures are; each is ended, and followed by a remedy, where it is used. */
export const invalidText = {
  stopped: (of: { readonly why: string; readonly detail: string; readonly atMs: number }) =>
    `The run was stopped after ${duration(of.atMs)} (${of.why}${of.detail === '' ? '' : `: ${of.detail}`})`,
  workerLost: (of: { readonly index: number; readonly detail: string }) =>
    `Load process ${of.index} was lost with its counts${of.detail === '' ? '' : ` (${of.detail})`}`,
  ownBooks: (of: { item: string; stated: number; counted: number; slice: number; slices: number }) =>
    `Our books do not add up: ${of.item}: ${count(of.stated)} stated, ${count(of.counted)} counted in slice ${of.slice}${of.slices > 1 ? ` and in ${count(of.slices - 1)} more` : ''}`,
  targetBooks: (of: { readonly item: string; readonly ours: number; readonly target: number; readonly rule: string }) =>
    `The target's own counts contradict ours: ${of.item}: ours ${count(of.ours)}, the target's ${count(of.target)}${of.rule === 'at-most' ? ' (at most that many)' : ''}`,
  modeContradicted: (of: { readonly evidence: string }) => `The target runs in another mode (${of.evidence})`,
  noJudgedSlice: 'No part of the run was judged',
  ranOut: (of: { readonly count: number; readonly names: readonly string[] }) =>
    `This machine ${lacked(of.names)} ${count(of.count)} times (${listed(of.names)})`,
  shard: (of: { readonly index: number; readonly count: number }) =>
    `This is shard ${count(of.index)} of ${count(of.count)}: a part of the load, judged only once all shards are merged`,
  mergeShards: (of: { readonly count: number }) =>
    `Merge all ${count(of.count)} with \`gateproof merge <records...>\`.`,
  apart: (of: {
    readonly first: number;
    readonly last: number;
    readonly apartMs: number;
    readonly allowedMs: number;
  }) =>
    `Shards ${count(of.first)} and ${count(of.last)} started ${duration(of.apartMs)} apart (at most ${duration(of.allowedMs)}, half a slice), so the target never had the whole load of the plan`,
  startTogether: 'Play all shards again with the same `--start-at <time>`.',
  k6Clock: (stepMs: number) =>
    `The clock of this machine was set ${stepMs < 0 ? 'back' : 'forward'} by ${duration(Math.abs(stepMs))} while k6 played, and k6 times its requests by it`,
  k6ClockRemedy:
    'Play it again while nothing sets the clock (an NTP client that steps, a virtual machine that resumes).',
  notReleased: (of: { readonly noun: string; readonly planned: number; readonly notReleased: number }) =>
    `${count(of.notReleased)} of ${counted(of.planned, of.noun)} planned were never released, more than 1 %`,
} as const;
