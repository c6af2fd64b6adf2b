import type { ManagedText } from '../core/text/en/managed.ts';
import type { Launch } from '../target/managed/launch.ts';
import type { Boot } from './session/started.ts';

/** What would be started for which arms. */
export type PlannedLaunch = { readonly boot: Boot; readonly launch: Launch };

const tellsUrl = (ready: Launch['ready']): boolean => 'line' in ready && ready.line.includes('(?<url>');

const needsPort = ({ launch: { words, settings, url, ready } }: PlannedLaunch): boolean =>
  [...words, ...Object.values(settings), ...(tellsUrl(ready) ? [] : [url])].some((text) => text.includes('{port}'));

const launchLines = ({ boot, launch }: PlannedLaunch, { planArm, planLine }: ManagedText): readonly string[] => {
  const { words, cwd, settings, passed, url, ready, stop } = launch;
  return [
    planArm(boot.arms, boot.profile.name, boot.mode),
    planLine.command(words),
    planLine.cwd(cwd),
    ...Object.entries(settings).map(([name, value]) => planLine.value(name, value)),
    ...passed.map(planLine.passed),
    'line' in ready ? planLine.readyLine(ready) : planLine.readyPath(ready),
    tellsUrl(ready) ? planLine.urlTold() : planLine.url(url),
    ...(stop.command === null ? [] : [planLine.stopCommand(stop.command)]),
    planLine.stop(stop),
  ];
};

/** In words, exactly what would be started and ended, and nothing of the values that are passed on. */
export const launchesAsText = (launches: readonly PlannedLaunch[], text: ManagedText): readonly string[] =>
  launches.length === 0
    ? []
    : [
        text.planTitle(),
        ...launches.flatMap((each) => launchLines(each, text)),
        ...(launches.some(needsPort) ? [text.planPort()] : []),
      ];

/** The same as data. */
export const launchesAsData = (launches: readonly PlannedLaunch[]) =>
  launches.map(({ boot, launch: { words, cwd, settings, passed, url, ready, stop } }) => ({
    arms: boot.arms,
    profile: boot.profile.name,
    mode: boot.mode,
    ...{ words, cwd, settings, passed, url, ready, stop },
  }));
