import type { WireFault } from '../../../core/wire-fault.ts';
import { printAmount } from '../amounts.ts';
import { defineFault, type FaultKind } from '../fault.ts';
import type { ParameterReader } from '../parameters.ts';

export const DIRS = ['both', 'up', 'down'] as const;
const USES = ['all', 'sockets', 'http'] as const;
const ALL = { kind: 'share', ratio: 1 } as const;

/** Of which connections, and how many of them. */
type Reach = Pick<WireFault, 'on' | 'of'>;

export type NetDefinition<Setting> = {
  readonly name: string;
  readonly doc: string;
  readonly examples: readonly string[];
  readonly refused: readonly string[];
  setting(reader: ParameterReader): Setting;
  /** The parts of the setting, without how many connections and of which use. */
  print(setting: Setting): readonly string[];
  effect(setting: Setting): WireFault['effect'];
  /** The key that says how many connections; `of` unless it comes first. */
  readonly ofKey?: string;
};

const printReach = ({ on, of }: Reach, ofKey: string): readonly string[] => [
  ...(of.kind === 'share' && of.ratio === 1 ? [] : [`${ofKey}=${printAmount(of)}`]),
  ...(on === 'all' ? [] : [`on=${on}`]),
];

/** A fault of the wire: `on` and `of` say which connections it is for. The server itself knows nothing of it. */
export const defineNetFault = <Setting>(definition: NetDefinition<Setting>): FaultKind => {
  const { name, doc, examples, refused, ofKey = 'of' } = definition;
  return defineFault<{ readonly own: Setting; readonly reach: Reach }>({
    ...{ name, doc, examples, refused },
    setting: (reader) => ({
      own: definition.setting(reader),
      reach: {
        of: ofKey === 'of' ? reader.shareOrCount(ofKey, ALL) : reader.shareOrCount(ofKey),
        on: reader.choice('on', USES, 'all'),
      },
    }),
    print: ({ own, reach }) => {
      const parts = definition.print(own);
      return ofKey === 'of'
        ? [...parts, ...printReach(reach, ofKey)].join(',')
        : [printAmount(reach.of), ...parts, ...printReach({ ...reach, of: ALL }, ofKey)].join(',');
    },
    start: () => ({}),
    wire: ({ own, reach }) => ({ effect: definition.effect(own), ...reach }),
  });
};
