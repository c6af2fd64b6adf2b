import { stepDurationMs } from '../../judge/limit/step-length.ts';
import type { CliContext } from '../context.ts';
import { printPlan } from '../plan-text.ts';
import { clearOut } from '../session/new-folder.ts';
import { planOf } from '../session/play.ts';
import type { LoadRequest } from '../session/request.ts';
import { type WantedArm, withTargets } from '../session/wanted.ts';
import { type LimitFlags, limitSettingsOf } from './flags.ts';
import { runLimit } from './run.ts';
import { type SharedFlags, sharedWordsOf } from './shared-words.ts';
import { planStep } from './step-request.ts';

export type LimitWish = {
  readonly base: LoadRequest;
  readonly scenarioName: string;
  readonly flags: LimitFlags & SharedFlags;
  arms(): Promise<readonly WantedArm[]>;
};

/** `gateproof run --find-limit`: at which rate does it still hold? */
export const findLimit = async (wish: LimitWish, context: CliContext): Promise<number> => {
  const { base, scenarioName, flags } = wish;
  const settings = limitSettingsOf(flags, base.scenario);
  const sharedWords = sharedWordsOf(flags);
  const wanted = await wish.arms();
  if (base.dryRun) {
    const [first] = wanted;
    const place = {
      ...({ arm: 'gateway-only', mode: 'gateway-only', url: '', pid: null } as const),
      profile: base.profile,
      alsoAt: [],
      endedEarly: () => null,
    };
    const frame = { base, stepMs: settings.stepMs, place, scenarioName, sharedWords };
    const { request } = planStep({ nth: 1, ratePerSec: settings.fromPerSec, factor: 1 }, frame, '');
    const stepMs = stepDurationMs(settings.fromPerSec, { stepMs: settings.stepMs, gating: base.scenario.gating });
    const print = base.json ? context.stderr : context.stdout;
    print(`${context.catalogue.limit.dryRun(settings, stepMs)}\n\n`);
    return printPlan(planOf(request, [first?.arm ?? 'gateway-only']), { json: base.json }, context);
  }
  await clearOut(base, context);
  return withTargets(wanted, context, (places, surroundings) =>
    runLimit({ base, settings, scenarioName, sharedWords }, places, surroundings),
  );
};
