import { printShare } from './amounts.ts';
import { defineFault, MALFORMATIONS } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

export const malformed = defineFault({
  name: 'malformed',
  doc: 'an exact share of quote answers is a 200 whose body is no answer: HTML, cut, no envelope, or success false',
  examples: ['2%', '2%,how=cut', '2%,how=envelope', '2%,how=refusal'],
  refused: ['', '2', '0%', '2%,how=xml', '2%,status=500'],
  setting: (reader) => ({ ratio: reader.ratio(FIRST), how: reader.choice('how', MALFORMATIONS, 'html') }),
  print: ({ ratio, how }) => `${printShare(ratio)},how=${how}`,
  start: ({ ratio, how }) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'malformed', how } : null) };
  },
});
