import type { Tier } from '../../core/checks.ts';
import type { Diagnosis } from '../../core/diagnosis.ts';
import { MODES, type Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isOutOfReach } from '../../target/mode-control/reach.ts';
import type { NextStep } from '../../verify/diagnose/decide.ts';
import { runAgainCommand } from '../session/commands.ts';
import type { TargetWords } from './stored-words.ts';

const { next: text } = englishCatalogue.diagnose;

/** The mode that the flags of an emergency stand for (docs/spec/rollback-strategy.zh.md:300-303): what tier 1 switches to. */
const EMERGENCY = MODES[1];

const place = ({ target, url }: TargetWords): readonly string[] => [
  ...['--target', target],
  ...(url === null ? [] : ['--url', url]),
];

const loaded = (words: TargetWords, mode: Mode | null): readonly string[] => [
  ...place(words),
  ...(mode === null ? [] : ['--mode', mode]),
  ...words.allowHosts.flatMap((host) => ['--allow-host', host]),
];

const said = (words: readonly string[], why: string): Diagnosis['next'] => ({ command: runAgainCommand(words), why });

/** Whether `mode set` would switch the target from here: one that is out of reach of its control is refused. */
const isSwitchable = ({ url }: TargetWords, profile: Profile): boolean =>
  profile.modeControl !== null && !isOutOfReach({ profile, client: { baseUrl: url ?? profile.url } });

const afterTier = (tier: Tier, words: TargetWords, profile: Profile): Diagnosis['next'] => {
  if (tier === 1 && isSwitchable(words, profile))
    return said(['mode', 'set', EMERGENCY, ...place(words), '--yes'], text.modeSet());
  const mode = tier === 1 ? EMERGENCY : words.mode;
  return said(['verify', '--tier', String(tier), ...loaded(words, mode)], text.verify(tier));
};

/** The next command with the user's own words for the target, quoted for a shell. It runs as it is printed. */
export const nextCommand = (step: NextStep, words: TargetWords, profile: Profile): Diagnosis['next'] => {
  if (step === null) return null;
  switch (step.kind) {
    case 'tier':
      return afterTier(step.tier, words, profile);
    case 'wait':
      return said(['check', '--tier', '1', ...loaded(words, words.mode)], text.check());
    case 'look':
      return said(['diagnose', ...loaded(words, words.mode)], text.look());
    case 'measure':
      return said(['verify', '--tier', '3', ...loaded(words, words.mode)], text.measure());
  }
};
