import { count, counted, duration } from './figures.ts';

/** English sentences about what runners of k6 left. */
export const k6CollectText = {
  command: () => 'put the files that k6 runners left together into one record, and judge it',
  files: () => 'files that --console-output named, or logs of pods that were started without it; one for each runner',
  export: () => 'the folder that `gateproof export k6` wrote',
  noHead: () => 'It does not say which plan it played, so its run failed before it began, or its first lines are gone.',
  otherPlan: () => 'It is of another plan, target or way to show credentials than the exported folder.',
  otherAddress: () =>
    'GATEPROOF_URL pointed it at another address than the exported folder, so nobody knows which target this was: export with --url, and play that.',
  severalRuns: (runs: number) => `It holds ${count(runs)} runs: remove the file before k6 runs again.`,
  twice: (lines: number, other: string) =>
    `${counted(lines, 'lines')} tell of requests that ${other} told of before: the same file twice, or two runs of one runner.`,
  notOver: () => 'It does not say that its run was over: it is cut off, or k6 was ended.',
  lostLines: (lost: number, written: number) =>
    `${counted(lost, 'lines')} of ${count(written)} that it tells of are not in it: it was cut, or requests threw.`,
  garbled: (lines: number, first: string) => `${counted(lines, 'lines')} cannot be read (the first: "${first}").`,
  cut: () => 'Its last line is cut off.',
  runners: (began: number, wanted: number) =>
    `${count(began)} of ${counted(wanted, 'runners')} left a file that says when it began.`,
  missing: (missing: number, planned: number, first: number) =>
    `${count(missing)} of ${counted(planned, 'planned requests')} have no line (the first is request ${first}): nobody knows what became of them.`,
  foreign: (lines: number) =>
    `${counted(lines, 'lines')} tell of requests that are not in the plan, or cannot be true.`,
  ofFile: (name: string, fault: string) => `${name}: ${fault}`,
  skew: (runners: number, skewMs: number) =>
    runners === 1 ? [] : [`The starts of ${count(runners)} runners lie ${duration(skewMs)} apart by their own clocks.`],
  farApart: (skewMs: number, allowedMs: number) =>
    `The runners began ${duration(skewMs)} apart, more than half a slice (${duration(allowedMs)}): that was not the load of the plan.`,
  mode: () => 'the mode in which the target ran, where you know it: nobody asked it',
  modeUnknown: () => 'k6 sent the requests, and nobody asked the target for its mode; --mode takes your word',
  modeSaid: (mode: string) => `k6 sent the requests, and --mode ${mode} is your word`,
  otherMode: (said: string, exported: string) => `--mode says ${said}, and the folder was exported for ${exported}`,
  booksUnread: () => 'k6 played without gateproof, which reads them before and after a load',
  hostUnknown: () =>
    'Nobody watched the machines of the runners: a breach of a time may be theirs. How late the runners themselves were stands in the figures.',
  notAnExport: (path: string) => `${path} is not a file that \`gateproof export k6\` wrote.`,
  notAnExportHint: () => 'Name the exported folder with --export <folder>.',
  otherPlanner: (folder: string) => `This gateproof makes another plan of ${folder} than the one that wrote it.`,
  otherPlannerHint: (version: string) => `Use gateproof ${version}, or export and play it again.`,
  unreadable: (path: string) => `${path} cannot be read.`,
  unreadableHint: () => 'Name the files that the runners left, one for each.',
  exportedNoun: () => 'the exported run',
} as const;
