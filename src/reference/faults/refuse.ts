import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { exactShare } from './share.ts';

export const refuse = defineFault({
  name: 'refuse',
  doc: 'sockets are refused: all or a share, by TCP reset, or with `auth` by the refusal of a wrong key',
  examples: ['', '5%', 'auth', 'auth,share=5%'],
  refused: ['reset', '0%', '5', 'auth,share=0%', '5%,share=5%'],
  setting: (reader) => {
    const byAuth = reader.has(FIRST) && reader.is(FIRST, 'auth');
    if (!byAuth) return { byAuth, ratio: reader.ratio(FIRST, 1) };
    reader.choice(FIRST, ['auth']);
    return { byAuth, ratio: reader.ratio('share', 1) };
  },
  print: ({ byAuth, ratio }) => {
    const share = ratio === 1 ? '' : printShare(ratio);
    if (!byAuth) return share;
    return share === '' ? 'auth' : `auth,share=${share}`;
  },
  start: ({ byAuth, ratio }) => {
    const share = exactShare(ratio);
    const refuses = (isOwn: boolean): boolean => (isOwn ? ratio === 1 : share.next());
    return byAuth ? { refusesJoin: refuses } : { refusesUpgrade: refuses };
  },
});
