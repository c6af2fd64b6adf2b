import type { ModeControlOf } from '../../../core/mode-control.ts';
import type { ControllerKind } from '../controller.ts';
import { restartedBy } from './restarted-by.ts';

/**
 * `docker restart` keeps the variables that a container was made with: it serves a file that the application itself reads. What a compose file
 * hands in by `env_file` needs the container made anew. `docker exec … export` changes neither.
 */
const wordsOf = ({ program, target }: ModeControlOf<'docker'>): readonly string[] => {
  if ('container' in target) return [...program, 'restart', target.container];
  const file = target.composeFile === null ? [] : ['--file', target.composeFile];
  return [...program, 'compose', ...file, 'up', '--detach', '--force-recreate', '--no-deps', target.service];
};

/** Experimental: tested by the words that it would run. */
export const dockerKind: ControllerKind<'docker'> = {
  kind: 'docker',
  create: (control) => restartedBy(control, wordsOf(control)),
};
