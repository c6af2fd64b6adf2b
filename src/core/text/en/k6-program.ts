import { duration } from './figures.ts';

/** English sentences about finding and building k6 itself. */
export const k6ProgramText = {
  howToGet: () =>
    'Build the pinned one with `npm run k6:build` in a clone of gateproof (needs Go), or install k6 2.0 or newer and put it on PATH or name it in K6_PATH.',
  absent: () => 'k6 is not here: K6_PATH is not set, none was built, and none is on PATH.',
  namedAbsent: (path: string) => `K6_PATH names ${path}, and there is no program that may be run.`,
  cannotRun: (path: string, why: string) => `${path} could not be asked for its version: ${why}.`,
  noAnswer: (limitMs: number) => `no answer within ${duration(limitMs)}`,
  notK6: (path: string, said: string) => `${path} does not say that it is k6. Its first line: "${said.slice(0, 120)}".`,
  tooOld: (path: string, version: string) => `${path} is k6 ${version}; gateproof needs 2.0 or newer.`,
  isThere: (path: string) => `k6 is already built: ${path}\n`,
  building: (version: string) => `Building k6 ${version} (a minute or two the first time) ...\n`,
  noGo: (version: string) =>
    `k6 ${version} is built with Go, and no \`go\` is on PATH, in GOROOT or in /usr/local/go. Install Go 1.26 or newer (https://go.dev/dl), or put a k6 2.0 or newer on PATH.\n`,
  buildFailed: (code: number | null) =>
    `k6 could not be built (go build ended with ${code ?? 'a signal'}). What it said stands above.\n`,
} as const;
