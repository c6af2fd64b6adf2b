import { EXIT, HarnessError } from '../../core/errors.ts';
import type { ModeControl, NamedTarget } from '../../core/mode-control.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isLoopbackUrl } from '../safety.ts';

const text = englishCatalogue.modeControl;

/** What is asked or switched, and where it is. */
export type Reached = {
  readonly profile: { readonly modeControl: ModeControl | null };
  readonly client: { readonly baseUrl: string };
};

/**
 * Whether the address leads to another machine than the pm2 that the profile names: that knows the applications of this one, whatever they are called,
 * and none of them is the target. Like the owner of a port it is believed at a loopback address alone.
 */
export const isOutOfReach = ({ profile: { modeControl }, client: { baseUrl } }: Reached): boolean =>
  modeControl?.kind === 'pm2' && !isLoopbackUrl(baseUrl);

const sameOnThisMachine = (baseUrl: string): string => {
  const { protocol, host } = new URL(baseUrl);
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  return `${protocol}//127.0.0.1${port}${baseUrl.slice(`${protocol}//${host}`.length)}`;
};

/** A switch or restore that would restart an application of this machine in place of the target is a HarnessError (exit 2), before anything is changed. */
export const assertInReach = (target: Reached & { readonly named: NamedTarget }): void => {
  if (!isOutOfReach(target)) return;
  const { baseUrl } = target.client;
  throw new HarnessError(text.outOfReach(baseUrl), {
    exitCode: EXIT.usage,
    hint: text.outOfReachHint(sameOnThisMachine(baseUrl), target.named),
  });
};
