import { count, duration, listed } from './figures.ts';
import { commandLine } from './managed.ts';

export type ExportedReadme = {
  readonly scenario: string;
  readonly question: string;
  readonly url: string;
  readonly requests: number;
  readonly judged: number;
  readonly durationMs: number;
  readonly entry: string;
  readonly run: readonly string[];
  /** Where several k6 share the plan by hand: the command of each, and of what they begin at a whole multiple. null: one plays all. */
  readonly parts: { readonly commands: readonly (readonly string[])[]; readonly startEveryMs: number } | null;
  readonly secrets: readonly { readonly name: string; readonly header: string }[];
  readonly thresholds: readonly (readonly [metric: string, conditions: readonly string[]])[];
  readonly leftOut: readonly string[];
  /** Where other limits than the document's stood; null: it has none. */
  readonly limits: string | null;
  readonly k6Version: string;
  readonly operator: readonly string[];
};

const block = (...lines: readonly string[]): readonly string[] => ['', '```sh', ...lines, '```', ''];

/** What a metric of the thresholds is, by its name. */
const meaning = (metric: string): string => {
  if (metric === 'gateproof_judged')
    return 'every judged request was counted; without it, thresholds over nothing would pass';
  if (metric.endsWith('availability')) return 'share of requests without an answer from a working service';
  if (metric.endsWith('error_rate')) return 'share of requests without a complete, correct answer';
  return 'share of requests slower than the limit, or without a good answer; time from the planned instant';
};

const secretsPart = ({ secrets }: ExportedReadme): readonly string[] =>
  secrets.length === 0
    ? ['The target takes these requests from anybody: there is no secret to give.', '']
    : [
        'No secret stands in this folder. Write them into a file `secrets` beside it, one a line, readable by you alone:',
        ...block('umask 077', ...secrets.map(({ name }) => `echo "${name}=..." >> secrets`)),
        ...secrets.map(({ name, header }) => `- \`${name}\`: the value of the header \`${header}\``),
        '',
        'k6 reads that file by `--secret-source`, and blanks the values in its own log. Never give them by `-e`: such values stand on the command line, where every user of the machine can read them.',
        '',
      ];

const thresholdsPart = ({ thresholds, leftOut }: ExportedReadme): readonly string[] => [
  '## What fails it',
  '',
  'k6 ends with exit code 99 when one of these does not hold (`thresholds.json`), with 0 where all do; any other code: it did not play the plan:',
  '',
  ...thresholds.map(([metric, conditions]) => `- \`${metric}\` ${conditions.join(', ')}: ${meaning(metric)}`),
  '',
  'They are plain shares, without bounds: a short run proves little. `http_req_duration` of k6 counts from when it sent a request, and a stall of the target hides in it; `gateproof_response` counts from when the plan wanted it sent. A slow or busy k6 can make a healthy target look slow: look at `gateproof_lateness` before you believe a breach of a time.',
  '',
  ...(leftOut.length === 0
    ? []
    : [
        `Not judged here, since requests of k6 do not see it: ${listed(leftOut.map((id) => `\`${id}\``))}. Use \`gateproof run\` for that.`,
        '',
      ]),
];

const partsReadme = ({ parts }: ExportedReadme): readonly string[] =>
  parts === null
    ? []
    : [
        '## In several parts',
        '',
        `${parts.commands.length} k6 share the plan, each request played by exactly one. Pasted on one machine, these lines start all of them at once; of several machines (which need NTP) each gets one of them. They begin together at the next instant that is a whole multiple of ${duration(parts.startEveryMs)} of wall time. One that is ready only after it begins with the next one, and \`collect\` says that they lay apart: start all of them again. \`--local-ips=<address>\` says where one sends from.`,
        ...block('rm -f points-*.log', ...parts.commands.map((words) => `${commandLine(words)} &`), 'wait'),
        'None of them judges, since each sees a part: have all judged together.',
        ...block('gateproof collect --export . points-*.log'),
      ];

export type OperatorReadme = {
  readonly name: string;
  readonly way: 'config-map' | 'volume';
  readonly parallelism: number;
  readonly startEveryMs: number;
  /** Names of the environment variables that the Secret has to hold. */
  readonly secrets: readonly string[];
  readonly planFiles: readonly string[];
};

const secretSteps = ({ name, secrets }: OperatorReadme): readonly string[] =>
  secrets.length === 0
    ? []
    : [
        `The Secret \`${name}\` comes from a file that you write yourself and that is in no manifest. \`secrets.env\` holds one line for each of ${listed(secrets.map((each) => `\`${each}=...\``))}:`,
        ...block(`kubectl create secret generic ${name} --from-env-file=secrets.env`),
      ];

const volumeSteps = ({ name, way, planFiles }: OperatorReadme): readonly string[] =>
  way === 'config-map'
    ? []
    : [
        'The plan is too large for a ConfigMap, so it goes to a volume first:',
        ...block(`for file in ${planFiles.join(' ')}; do kubectl cp "$file" ${name}-files:/plan/; done`),
      ];

const operatorReadme = (of: OperatorReadme): readonly string[] => [
  '## With the k6 operator',
  '',
  `${of.parallelism} runners share the plan, each request played by exactly one. The volumes need a class that several pods can write to (ReadWriteMany).`,
  ...block('kubectl apply -f operator/before.yaml', `kubectl wait --for=condition=Ready pod/${of.name}-files`),
  ...secretSteps(of),
  ...volumeSteps(of),
  ...block('kubectl apply -f operator/testrun.yaml'),
  `Runners begin together at the next instant that is a whole multiple of ${duration(of.startEveryMs)} of wall time; their nodes need NTP. Stage \`finished\` says nothing of success: the runners do not judge, since each has only its part. Look at how each of them ended, fetch their files, and have all of them judged:`,
  ...block(
    `kubectl get pods -l k6_cr=${of.name},runner=true`,
    `kubectl cp ${of.name}-files:/results results`,
    'gateproof collect --export . results/*.log',
  ),
  `Runners that lack a line, a file that is missing, doubled or cut, and starts that lie apart are named, and nothing passes with them. At last: \`kubectl delete -f operator/testrun.yaml -f operator/before.yaml\`.`,
  '',
];

/** English sentences about folders for k6. */
export const k6ExportText = {
  command: () => 'write a folder that another tool plays without gateproof',
  k6Command: () => 'write a folder that plain `k6 run` plays: player, plan, thresholds',
  out: () => 'the folder to write; it may not hold anything yet',
  mode: () => 'gateway-only or legacy-fallback',
  auth: () => 'what the target is given where it asks for credentials: key or jwt',
  operator: () => 'also write manifests for the k6 operator (TestRun, ConfigMap or volume)',
  parallelism: () =>
    'how many k6 share the plan (by execution segments), or runners of the operator (default: 1, with --operator 2)',
  image: (version: string) => `with --operator: the image of the runners (default: grafana/k6:${version})`,
  dryRunFlag: () => 'say what would be written, and write nothing',
  startEvery: () =>
    'all that share the plan begin together at a whole multiple of this time (default: 30s with --operator or several k6, else when it is ready)',
  badAuth: (got: string) => `--auth ${got}: there is no such way.`,
  badAuthHint: () => 'Say --auth key (application key and access token) or --auth jwt.',
  onlyOperator: (flag: string) => `${flag} is only for --operator.`,
  onlyOperatorHint: () => 'Add --operator, or leave it out.',
  notEmpty: (folder: string) => `${folder} holds files already, and nothing is overwritten.`,
  notEmptyHint: () => 'Name another folder with --out, or empty this one.',
  noAuthorities: () => 'The profile names who may vouch for its certificate (`tls.ca`), and a folder for k6 cannot.',
  noAuthoritiesHint: () =>
    'Leave out `tls.ca` and make the machines of k6 trust that authority, or use `gateproof run --engine k6`, which tells k6.',
  noSockets: (scenario: string) => `An exported folder plays requests only, and ${scenario} opens sockets.`,
  noQuotes: (scenario: string) => `${scenario} asks for no quotes: there is nothing to export.`,
  anotherHint: () => 'Export a scenario of quotes alone, such as quote-steady; use gateproof run for this one.',
  nothingJudged: (ids: readonly string[]) =>
    `k6 cannot judge any objective of this scenario: ${listed(ids)} need more than requests.`,
  nothingJudgedHint: () => 'Use gateproof run, or a scenario that gates availability, error-rate or response-p95.',
  written: (of: { readonly folder: string; readonly requests: number; readonly durationMs: number }) =>
    `${of.folder}: ${count(of.requests)} requests over ${duration(of.durationMs)}.\n`,
  thresholds: (of: { readonly thresholds: ExportedReadme['thresholds']; readonly leftOut: readonly string[] }) =>
    [
      ...of.thresholds.map(([metric, conditions]) => `  ${metric} ${conditions.join(', ')}`),
      ...of.leftOut.map((id) => `  not judged by k6: ${id}`),
    ]
      .map((line) => `${line}\n`)
      .join(''),
  playIt: (folder: string, run: readonly string[]) =>
    `Play it (README.md in it says more):\n  cd ${commandLine([folder])} && ${commandLine(run)}\n`,
  dryRun: (folder: string) => `Nothing was written. It would be ${folder}.\n`,
  operatorReadme,
  readme: (of: ExportedReadme): string =>
    [
      `# ${of.scenario}, for k6`,
      '',
      of.question,
      '',
      `${count(of.requests)} requests over ${duration(of.durationMs)}, ${count(of.judged)} of them judged, each at its planned instant, to ${of.url}. k6 ${of.k6Version} or newer plays it; gateproof is not needed.`,
      ...block('rm -f points.log', commandLine(of.run)),
      '`GODEBUG=http2client=0` keeps k6 to HTTP/1.1, which gateproof speaks too. Without it k6 speaks HTTP/2 to a target that offers it, which is another load, and sends again without a word what the target refused.',
      '',
      'Load only a target that you may load. Another address: `-e GATEPROOF_URL=https://...` (without a path at its end).',
      '',
      '## Secrets',
      '',
      ...secretsPart(of),
      ...thresholdsPart(of),
      '## What it leaves',
      '',
      `\`points.log\` has one line for each request. \`gateproof collect\` makes a record and a verdict with bounds of it${of.limits === null ? '' : `, by the limits of \`${of.limits}\` as they were when this was written`}:`,
      ...block('gateproof collect --export . points.log'),
      '## Files',
      '',
      `- \`${of.entry}\`: what k6 runs; \`player\` and the files beside it play the plan`,
      '- `plan.json`: each request: its number, when it is due (microseconds), its target, its symbols',
      '- `config.json`: address, headers without secrets, how a request is written and what a good answer holds',
      '- `thresholds.json`: what fails it; change it as you like',
      '- `gateproof.json`: what it was made from, and the limits that `collect` judges by',
      '',
      ...partsReadme(of),
      ...of.operator,
    ].join('\n'),
} as const;
