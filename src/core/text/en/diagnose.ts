import type { CheckId, Tier } from '../../checks.ts';
import type { ComparedId } from '../../comparison.ts';
import type { ProblemClass } from '../../diagnosis.ts';
import type { ObjectiveId } from '../../objectives.ts';
import { apartFrom, counted, listed, milliseconds, percent } from './figures.ts';

const CLASSES: Readonly<Record<ProblemClass, string>> = {
  configuration: 'configuration error',
  performance: 'performance problem',
  architecture: 'architecture problem',
};

const TIERS: Readonly<Record<Tier, string>> = {
  1: 'the feature flags',
  2: 'the server provider',
  3: 'the whole code',
};

const LIMITS: Readonly<Record<Tier, string>> = { 1: 'within 30 s', 2: '2 to 5 minutes', 3: '5 to 15 minutes' };

const CHECKS: Readonly<Record<CheckId, string>> = {
  mode: 'what runs is not in the mode it should be in: the flags decide that',
  flags: 'the flags are not those of the mode',
  'legacy-support': 'the second server reference is not in the code, and no flag brings it back',
  H1: 'the service itself says that it is not well',
  H2: 'the WebSocket service itself says that it is not well',
  H3: 'the fetcher itself says that it is not well',
  H4: 'the pool is too full to stay fast',
  H5: 'the gateway does not let its own connection in',
  F1: 'quotes do not come back whole, and that is not a matter of speed',
  F2: 'no socket gets in, or no data follow: the gateway does not do its work',
  F3: 'limits are settings that are read at the start: this one is not in force',
  F4: 'the target itself finds its configuration invalid',
  P1: 'answers come, and come too late',
  P2: 'sockets are not let in, or do not stay',
  P3: 'it holds more memory than it may',
  P4: 'it takes more CPU than it may',
};

const OBJECTIVES: Readonly<Record<ObjectiveId, string>> = {
  availability: 'requests get no answer, or a 5xx: the gateway does not work',
  'error-rate': 'requests get no complete and correct answer',
  'response-p95': 'answers come, and come too late',
  'connect-success': 'sockets are refused: the gateway does not work',
  'disconnect-rate': 'connections are lost',
  'message-latency-p95': 'messages come too late',
  cpu: 'it takes more CPU than it may',
  memory: 'it holds more memory than it may',
  pool: 'the pool is too full to stay fast',
  'event-lossless': 'messages are lost',
  'last-value': 'clients stay connected and are not served any more',
  'message-order': 'messages overtake each other',
  'join-p95': 'sockets are let in too late',
  'subscribe-p95': 'subscriptions are answered too late',
  'recovery-success': 'clients do not get back what they missed',
};

const COMPARED: Readonly<Record<ComparedId, string>> = {
  ...{ 'response-p50': 'slower than the reference', 'response-p95': 'slower than the reference' },
  ...{ 'response-p99': 'slower than the reference', 'connect-p95': 'slower to let sockets in than the reference' },
  'message-latency-p95': 'slower with messages than the reference',
  errors: 'more errors than the reference',
  disconnects: 'more lost connections than the reference',
};

const STEPS: Readonly<Record<Tier, readonly string[]>> = {
  1: [
    'Set WS_GATEWAY_ONLY_MODE=false, WS_ALLOW_LEGACY_FALLBACK=true, WS_STRICT_MODE=false where the process reads them, each once (lines 31-32, 300-303). `docker exec … export` reaches no running process, and `>> .env` leaves two values for a key (lines 60-70).',
    'Restart it with the new environment: pm2 restart <app> --update-env, or recreate the container (lines 34-37). A reload without --update-env keeps the old one (line 92).',
    'See that it is healthy and in its mode (lines 39-40, 76-96).',
  ],
  2: [
    'Bring the second server back in providers/websocket-server.provider.ts: field server, setServer, and getServer falling back to it (lines 103-124).',
    'Type-check that file, then build (lines 127-133).',
    'Restart with the new build: bun run build && pm2 restart <app> (line 139).',
    'See that websocket-legacy-support is supported (line 142).',
  ],
  3: [
    'Find the commit from before the clean-up (git log --oneline) and branch from it: git checkout -b emergency-rollback-websocket <commit> (lines 149-156).',
    'Restore config/, providers/ and services/ of the stream data fetcher from it (lines 162-164).',
    'Clear dist/ and node_modules/.cache/, install, build, and see that the build ends with 0 (lines 169-179).',
    'pm2 stop <app>, then pm2 start ecosystem.config.js (lines 185-188).',
    'See that all three health endpoints are well (lines 191-193), then all 13 checks.',
  ],
};

const NOBODY_STEPS: readonly string[] = [
  'Is this the right address, and can this machine reach it?',
  'Does the process run, and listen? pm2 list, docker ps, ss -ltn.',
  'If it does not: read why it ended, then start it (lines 34-37, 188). One that ends at its start with fallback and strict both true has a configuration error: tier 1 (docs/spec/documented-contract.md:22).',
  'If it does not stay up with valid flags either, the code is what no flag mends: tier 3 (line 51).',
];

/** English sentences of `gateproof diagnose`. */
export const diagnoseText = {
  cli: {
    description: () =>
      'from a failed run, or a live target: which class of failure, which tier of the rollback, why, and the next command',
    path: () => 'folder or file that run, ab, verify or check left; without it the target is looked at now',
    json: () => 'print the diagnosis as JSON on stdout, and everything else on stderr',
    target: () => 'profile: a name or a file; of a stored run, the one that it was made with',
    looking: () => 'Looking at the target: the checklist of tier 3 ...\n',
    cannotRead: (path: string) => `There is nothing to diagnose in ${path}.`,
    cannotReadHint: () =>
      'Name the folder of a run, or a record.json, summary.json, verify.json or checklist.json (check --out, or check --json > file). Without a path the live target is looked at.',
    noun: () => 'stored result',
    noProfile: (name: string) => `The stored result names the profile ${name}, and not where it stands.`,
    noProfileHint: () => 'Name its file: --target <file>. The next command needs it.',
    otherProfile: (told: string, stored: string) =>
      `The stored result is of the profile ${stored}, and --target names ${told}.`,
    otherProfileHint: () => 'Name the profile that it was made with, or leave the path out to look at the target now.',
  },
  class: (of: ProblemClass) => CLASSES[of],
  why: {
    check: (id: CheckId) => CHECKS[id],
    objective: (id: ObjectiveId) => OBJECTIVES[id],
    compared: (id: ComparedId) => COMPARED[id],
    unanswered: () => 'it gives no answer to this while it answers other questions: the code does not do it',
    lateSockets: () => 'no socket was refused; they come too late',
    followsMode: () => 'it names the mode that is on, so it is red while that is the wrong one',
    followsQuote: () => 'a quote that fails counts as slow, so it is red while quotes fail',
    followsErrors: () => 'what came back well came in time; it is red because failed requests count as slow',
    modeProof: () => 'what runs is not in the mode it should be in: the flags decide that',
    restart: () => 'a process from before still holds its old flags',
  },
  headline: {
    class: (of: ProblemClass, tier: Tier) =>
      `${CLASSES[of].toUpperCase()}: tier ${tier}, roll back ${TIERS[tier]} (${LIMITS[tier]})`,
    nothing: () => 'NOTHING FOUND: nothing that decides is broken. No rollback is called for.',
    partly: (unmeasured: number) =>
      `UNDECIDED: nothing found in what could be measured; ${counted(unmeasured, 'questions')} could not be.`,
    undecided: () => 'UNDECIDED: what was seen decides nothing. No class, no tier.',
    nobody: () => 'UNDECIDED, SERVICE DOWN: nobody answers there. That alone names no class.',
    stranger: () => 'UNDECIDED: something answers there, but serves nothing of what the profile names.',
  },
  advice: {
    spent: () =>
      'The flags of tier 1 are in force already and proven, and it is still broken: so the next tier (line 366).',
    several: (first: ProblemClass, others: readonly { readonly class: ProblemClass; readonly tier: Tier }[]) =>
      `Found beside it: ${listed(others.map((other) => `${CLASSES[other.class]} (tier ${other.tier})`))}. The ${CLASSES[first]} comes first: the document goes from the least impact up, tier by tier (lines 365-366). Diagnose again after it.`,
    notAsked: (ids: readonly string[], tier: Tier) =>
      `The checks of tier ${tier} do not ask for ${listed(ids)} (line 334): diagnose again after it, whatever they say.`,
    atOnce: () =>
      'The document wants tier 1 at once on finding a problem, whatever its class (line 342): it is the quickest way back to a known state while this is prepared.',
    nothing: (what: string) => `${what}: everything that was asked holds.`,
    passes: (what: string) => `${what}: its verdict is a pass.`,
    unmeasured: () => 'That is no proof of health: what is listed below could not be looked at, or decides nothing.',
    nobody: () =>
      'Line 274 calls this Service Down. A wrong address, a stopped process, wrong flags that keep it from starting and broken code all look alike from here.',
    stranger: () => 'A wrong address or port, a proxy without its backend, and a wrong profile look alike from here.',
  },
  sure: {
    checks: (count: number) =>
      `What is broken: seen once, ${count === 1 ? 'by the answer of one check' : `by the answers of ${count} checks`}.`,
    bounds: () => 'P1 and P4 are no single answers: they go by exact bounds (95 % confidence).',
    objectives: () => 'What is broken: proven by the exact bounds of the judge (95 % confidence), not by one sample.',
    class: () =>
      'The class: the document names classes, and no checks. Which check speaks for which is this table of ours: docs/diagnose.md.',
    follows: () => 'What follows from something else is counted to that, and names no class of its own.',
    unmeasured: (count: number) => `${counted(count, 'questions')} could not be answered: there may be more.`,
    stored: (seenAt: string) => `It is as of ${seenAt}: it may have changed since.`,
    asJudged: () => 'Only the summary is left, so this is the verdict of that day and not that of the rules of today.',
    now: () => 'It is as of now, by one look; a fault that comes and goes can hide.',
  },
  found: {
    run: (kind: string, scenario: string) => `${kind} of ${scenario}`,
    summary: (runId: string) => `summary of run ${runId}`,
    checklist: (tier: number, url: string) => `checklist to tier ${tier} at ${url}`,
    verification: (tier: number, url: string) => `verification to tier ${tier} at ${url}`,
    nobody: (url: string) => `target at ${url}`,
    check: (id: string, title: string, why: string) => `${[...new Set([id, title])].join(' ')}: ${why}`,
    loadNotPlayed: (why: string) => `The load was not played: ${why}`,
    notMet: (message: string, hint: string) => `${message} ${hint}`,
    beside: (id: string, mode: string, of: { unit: 'ms' | 'ratio'; observed: number | null; limit: number }) => {
      const figure = of.unit === 'ms' ? milliseconds : percent;
      const observed = of.observed === null ? 'no value' : apartFrom(figure, of.observed, of.limit);
      return `${id} of ${mode} does not hold: ${observed}, and the limit is ${figure(of.limit)}. It does not gate.`;
    },
    compared: (id: string, candidate: string, reference: string) =>
      `${id}: ${candidate} is proven worse than ${reference}.`,
    unmeasured: (id: string, mode: string, reason: string) => `${id} of ${mode}: ${reason}.`,
  },
  steps: (tier: Tier) => STEPS[tier],
  nobodySteps: () => NOBODY_STEPS,
  next: {
    modeSet: () =>
      'It sets the flags, restarts and proves the mode. --dry-run instead of --yes shows what it would do, and does none of it.',
    verify: (tier: Tier) => `After these steps: does tier ${tier} hold?`,
    check: () => 'Once somebody answers: does the service hold?',
    look: () => 'Look at the target itself, now.',
    measure: () => 'This looks longer and sends load, so it decides more.',
  },
  report: {
    why: () => 'Why',
    unmeasured: () => 'Not decided',
    beside: () => 'Beside it',
    sure: () => 'How sure',
    steps: (tier: Tier | null) =>
      tier === null ? 'What to look at' : `Steps of tier ${tier}, as the document has them`,
    next: () => 'Next:',
    from: (what: string, path: string | null) => `Seen in: ${what}${path === null ? '' : `, ${path}`}`,
    source: (source: string) => `source: ${source}`,
    classed: (of: ProblemClass, line: number, why: string) => `${CLASSES[of]} (line ${line}): ${why}`,
    follows: (id: string, why: string) => `follows from ${id}: ${why}`,
  },
} as const;
