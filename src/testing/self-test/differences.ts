import type { Summary } from '../../core/summary.ts';
import type { InconclusiveReason } from '../../core/verdict.ts';
import { type Cell, MAY_BE, type MatrixRow, type MayBe } from './row.ts';

/** What a run leaves that is held against its row. */
export type Seen = { readonly code: number; readonly summary: Summary };
type Objective = NonNullable<Summary['modes']['gateway-only']>['objectives'][number];

/** What a busy host may leave undecided: it takes time from the target, or from our generator. */
const HOST_NOISE: readonly (InconclusiveReason | null)[] = ['noisy-host', 'generator-saturated'];

const shown = ({ id, verdict, reason, bad, n }: Objective): string =>
  `${id} ${verdict}${reason === null ? '' : ` (${reason})`}, ${bad} of ${n}`;

const holds = ({ verdict, reason }: Objective): boolean =>
  verdict === 'pass' || (verdict === 'inconclusive' && HOST_NOISE.includes(reason));

const isMayBe = (cell: Cell): cell is MayBe => cell in MAY_BE;

const agrees = (seen: Objective, cell: Cell | undefined): boolean => {
  if (cell === undefined) return holds(seen);
  if (cell === 'may fail') return true;
  if (isMayBe(cell)) return holds(seen) || seen.reason === MAY_BE[cell];
  if (cell === 'fail') return seen.verdict === 'fail';
  return seen.verdict === 'inconclusive' && seen.reason === cell;
};

const wanted = (cell: Cell | undefined): string => {
  if (cell === undefined) return 'must hold';
  if (isMayBe(cell)) return `must hold, or be ${MAY_BE[cell]}`;
  return cell === 'fail' || cell === 'may fail' ? `must ${cell}` : `must stay undecided (${cell})`;
};

const EXIT_OF = { pass: 0, fail: 1, inconclusive: 3 } as const;

/** Whether the verdict is the worst of what was seen, and the exit code is the verdict's. */
const verdictFits = ({ code, summary }: Seen, gating: readonly Objective[], clientsApart: boolean): boolean => {
  const of = (each: 'fail' | 'inconclusive'): boolean => gating.some(({ verdict }) => verdict === each);
  const worst = of('fail') ? 'fail' : of('inconclusive') || clientsApart ? 'inconclusive' : undefined;
  return summary.verdict === (worst ?? 'pass') && code === EXIT_OF[summary.verdict];
};

/** Where a run in gateway-only is not what its row says, each as a sentence; none when it is. */
export const differences = (
  { cells, clientsApart = false }: Pick<MatrixRow, 'cells'> & { readonly clientsApart?: boolean },
  seen: Seen,
): readonly string[] => {
  const mode = seen.summary.modes['gateway-only'];
  if (mode === undefined) return ['nothing was judged in gateway-only'];
  const gating = mode.objectives.filter((objective) => objective.gating);
  const areApart = mode.twoClients?.verdict === 'disagree';
  return [
    ...gating.flatMap((objective) =>
      agrees(objective, cells[objective.id]) ? [] : [`${shown(objective)}: ${wanted(cells[objective.id])}`],
    ),
    ...(gating.length === 0 ? ['no objective gated'] : []),
    ...(mode.books.equal === true ? [] : [`books are ${mode.books.state}, not equal`]),
    ...(areApart === clientsApart ? [] : [`two clients ${areApart ? 'disagree' : 'are not told apart'}`]),
    ...(verdictFits(seen, gating, areApart)
      ? []
      : [`verdict ${seen.summary.verdict}, exit ${seen.code}: not that of the worst objective`]),
  ];
};

/** What did not pass, for a table. */
export const describeSeen = ({ code, summary }: Seen): string => {
  const objectives = Object.values(summary.modes).flatMap((mode) => mode.objectives);
  const rest = objectives.filter(({ gating, verdict }) => gating && verdict !== 'pass').map(shown);
  return [`${summary.verdict}, exit ${code}`, ...rest].join('; ');
};
