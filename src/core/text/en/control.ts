import { counted, duration } from './figures.ts';

/** English sentences about the requests around a run: safety, credentials, mode, preflight and the two sets of books. */
export const controlText = {
  notLoopback: (host: string) => `${host} is not this machine: load goes only to loopback addresses unless you say so.`,
  notLoopbackHint: (host: string) => `If you may load it, name it exactly: --allow-host ${host}`,
  noAddress: () => 'the address of the target cannot be read',
  noAddressHint: () => 'Write it like http://127.0.0.1:3000.',

  keyMissing: (appKey: string, accessToken: string) =>
    `the target needs a key pair, but ${appKey} and ${accessToken} are not set`,
  halfKey: (missing: string, present: string) => `${present} is set, but ${missing} is not`,
  halfLogin: (missing: string, present: string) => `${present} is set, but ${missing} is not`,
  setBoth: (one: string, other: string) =>
    `Set ${one} and ${other}, or ${one}_FILE and ${other}_FILE to files that hold them.`,
  valueAndFile: (name: string) => `${name} and ${name}_FILE are both set`,
  valueAndFileHint: (name: string) => `Keep one of them: unset ${name} or ${name}_FILE.`,
  fileUnreadable: (name: string) => `the file that ${name}_FILE names cannot be read`,
  fileEmpty: (name: string) => `the file that ${name}_FILE names is empty`,
  fileHint: (name: string) => `Point ${name}_FILE to a file that holds the value and nothing else.`,

  unreachable: (url: string, why: string) => `nothing answers at ${url}: ${why}`,
  notBelieved: (url: string, why: string) => `the certificate of ${url} is not believed: ${why}`,
  ours: (url: string, why: string) => `this machine could not open a connection to ${url}: ${why}`,
  oursHint: () =>
    'That says nothing of the target. Free descriptors (ulimit -n) or local ports, or see why names are not resolved, and try again.',
  unreachableHint: () => 'Start the target, or give its address with --url.',

  loginRefused: (path: string, status: number) => `the login at ${path} was refused with status ${status}`,
  loginRefusedHint: (username: string, password: string) => `Check ${username} and ${password}, or set a JWT instead.`,
  loginFailed: (path: string, what: string) => `the login at ${path} gave no token: ${what}`,
  loginFailedHint: (jwt: string) => `Set ${jwt} to a token, or check loginPath in the profile.`,

  answered: (request: string, status: number, text: string) => `${request} answered ${status} ${text}`.trimEnd(),
  timedOut: (request: string) => `${request} gave no answer in time`,
  broken: (request: string, why: string) => `${request} ended without an answer: ${why}`,
  tooLarge: (request: string) => `${request} answered more than 1 MB`,

  modeNoSource: () => 'the profile names no endpoint that tells the flags',
  modeProven: (evidence: string) => evidence,
  modeNotProvable: (why: string, evidence: string) => `${why}: ${evidence}`,
  modeFlagsUnknown: () => 'the flags stand for neither mode',
  modeNoFlags: () => 'no flags in the answer',
  modeStatus: (status: string) => `the status of the flags is ${status}`,
  modeContradicted: (expected: string, found: string, evidence: string) =>
    `expected ${expected}, found ${found}: ${evidence}`,
  modeDisagrees: (flags: string, health: string, evidence: string) =>
    `the flags say ${flags}, but ${health}: ${evidence}`,
  witness: (name: 'health-mode' | 'server-source' | 'legacy-support', says: string) =>
    ({
      'health-mode': `the WebSocket health says ${says}`,
      'server-source': `the server that answers is that of ${says}`,
      'legacy-support': `legacy support is ${says === 'legacy-fallback' ? 'active' : 'not active'}, as in ${says}`,
    })[name],
  witnessAbsent: (endpoint: string) => `the profile says that there is no endpoint ${endpoint}`,

  credentialsRefused: (request: string, status: number) =>
    `the target refused the credentials: ${request} answered ${status}`,
  credentialsRefusedHint: (names: readonly string[]) =>
    names.length === 0
      ? 'The profile says that quotes need no credentials; check its dialect.'
      : `Check ${names.join(' and ')}; the key needs the permission to read quotes.`,
  found: {
    status: (request: string, status: number, text: string) => `before the run, ${request} answered ${status} ${text}`,
    limited: (request: string, retryAfter: string | null) =>
      `before the run, ${request} was already rate-limited (429${retryAfter === null ? '' : `, retry after ${retryAfter} s`})`,
    notJson: (request: string) => `before the run, ${request} answered something that is not JSON`,
    noSuccess: (request: string) => `before the run, the answer of ${request} was no success envelope`,
    noRows: (request: string) => `before the run, the answer of ${request} held no quotes`,
    missing: (request: string, symbols: readonly string[]) =>
      `before the run, the answer of ${request} held no quote of ${symbols.join(', ')}`,
    partial: (request: string) => `before the run, the answer of ${request} was marked as partial`,
    timedOut: (request: string) => `before the run, ${request} gave no answer in time`,
    broken: (request: string, why: string) => `before the run, ${request} ended without an answer: ${why}`,
    tooLarge: (request: string) => `before the run, ${request} answered more than 1 MB`,
    noLimitHeaders: (request: string) => `${request} names no rate limit: whether this plan stays under one is unknown`,
  },

  books: {
    noToken: (name: string) => `${name} is not set, so the target's own counters cannot be read`,
    notBooks: (why: string) => `the target's own counters cannot be read: ${why}`,
    ofShard: (index: number, why: string) => `shard ${index}: ${why}`,
    notRead: () => 'it kept no readings of the counters',
    otherTarget: () => 'its counters are those of another target, or the target restarted between the shards',
    stillUnderWay: (of: { readonly requests: number; readonly sockets: number; readonly waitedMs: number }) =>
      `${duration(of.waitedMs)} after the load they still held ${counted(of.requests, 'requests')} and ${counted(of.sockets, 'sockets')} of it as open, and differ by no more`,
    notSettled: () => 'when the last shard read them, requests or sockets were still open',
    givenUp: () => 'the command was told to stop before they had answered',
    restarted: () => 'the target restarted or reset its counters during the run',
    answered: (status: string) => `requests answered ${status}`,
    received: () => 'requests that reached the target',
    resets: () => 'requests cut by the target',
    aborted: () => 'requests given up by us',
    preflight: () => 'preflight requests',
    connected: () => 'connections established',
    refused: () => 'connections refused or given up before they were established',
    lost: () => 'connections ended by the target',
    closedByUs: () => 'connections ended by us',
    whileLeaving: () => 'connections ended by the target while leaving, those that we saw as ours',
    subscribed: () => 'subscriptions acknowledged',
    ticks: () => 'ticks delivered',
    frames: () => 'frames delivered',
  },
} as const;
