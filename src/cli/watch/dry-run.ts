import { EXIT } from '../../core/errors.ts';
import { PROBE_DEADLINE_MS } from '../../verify/watch/prober.ts';
import { questionsOf } from '../../verify/watch/round.ts';
import type { CliContext } from '../context.ts';
import { HOOK_LIMIT_MS } from './hook.ts';
import type { WatchRequest } from './request.ts';
import { WEBHOOK_LIMIT_MS } from './webhook.ts';

/** Prints what would be asked of the target and run at a change. Does none of it. */
export const printWatchPlan = (
  request: WatchRequest,
  redact: (text: string) => string,
  { stdout, catalogue }: CliContext,
): number => {
  const { profile, url, intervalMs, rounds, hook, webhook } = request;
  const say = catalogue.watch.command;
  const { health, errorRate, fallbacks, sockets } = questionsOf(profile);
  const figures = [errorRate, fallbacks].flatMap((path) => (path === null ? [] : [path]));
  const lines = [
    ...say.plan({
      ...{ url, intervalMs, rounds, deadlineMs: PROBE_DEADLINE_MS, health: health.path, figures },
      sockets: sockets ? profile.watch.sockets : null,
    }),
    ...(hook === null ? [] : [say.planHook(hook.command, HOOK_LIMIT_MS)]),
    ...(webhook === null ? [] : [say.planWebhook(webhook.origin, WEBHOOK_LIMIT_MS)]),
    say.nothingDone(),
  ];
  stdout(`${redact(lines.join('\n'))}\n`);
  return EXIT.pass;
};
