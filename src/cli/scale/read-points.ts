import { elementAt } from '../../element-at.ts';
import { BlockspinError } from '../../errors.ts';
import { Fields } from '../../formats/json-fields.ts';
import { readNpy } from '../../formats/npy.ts';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import type { TaskResult } from '../../plan/merged-row.ts';
import {
  meanOfBlocks,
  type BlockMeans,
  type ScalingPoint,
} from '../../studies/finite-size/points.ts';
import type { Relaxation } from '../../studies/finite-size/relaxing.ts';
import { OutputFolder } from '../output/output-folder.ts';
import type { GivenPlan } from '../plan/read-plan.ts';
import { jackknifeBlocks, relaxationName } from './scale-plan.ts';

/** What the complete tasks of a plan left. */
export interface ScaledRuns {
  readonly points: readonly ScalingPoint[];
  readonly relaxation: Relaxation | undefined;
  /** The adapters of the tasks, each once. */
  readonly adapters: readonly string[];
  /** Of all tasks together. */
  readonly seconds: number;
}

/**
 * Reads the sums and series of the tasks of a scaling.
 * @throws BlockspinError for tasks whose sums are not those of a scaling
 */
export async function readRuns({ expanded, folder }: GivenPlan): Promise<ScaledRuns> {
  const points: ScalingPoint[] = [];
  const adapters = new Set<string>();
  let relaxation: Relaxation | undefined;
  let seconds = 0;
  for (const { experiment, tasks } of expanded.points) {
    const results: TaskResult[] = [];
    for (const task of tasks) {
      const result = await folder.resultOf(task);
      if (!result) continue;
      const document = new Fields('results.json', result.document);
      adapters.add(document.object('adapter').text('name'));
      seconds += document.object('timing').number('seconds', anyNumber);
      results.push(result);
      if (experiment === relaxationName)
        relaxation = await relaxationOf(folder.folderOf(task), document, task);
    }
    if (experiment !== relaxationName && results.length > 0) points.push(...pointsOf(results));
  }
  return { points, relaxation, adapters: [...adapters].toSorted(), seconds };
}

const anyNumber = { is: Number.isFinite, text: 'a number' };

/** The temperatures of one size, each with the blocks of all of its tasks. */
function pointsOf(results: readonly TaskResult[]): ScalingPoint[] {
  const all = results.flatMap(({ moments }) => moments ?? []);
  const first = elementAt(all, 0);
  const size = Math.round(Math.sqrt(first.sites));
  return first.points.map(({ temperature }, index) => {
    const blocks = all.flatMap(({ points, sites }) => {
      const { measurements, blocks: sums, structureFactors } = elementAt(points, index);
      if (!structureFactors)
        throw new BlockspinError(
          `The run of size ${size} has no structure factors; give the tasks of a scaling --correlations and a multiple of ${jackknifeBlocks} replicas.`,
        );
      return sums.map((own, block) =>
        meansOf(own, elementAt(structureFactors, block), { measurements, sites }),
      );
    });
    return { size, temperature, blocks: grouped(blocks) };
  });
}

function meansOf(
  sums: readonly bigint[],
  [s0 = NaN, s1 = NaN]: readonly number[],
  { measurements, sites }: { readonly measurements: number; readonly sites: number },
): BlockMeans {
  const mean = (moment: number, power: number): number =>
    Number(elementAt(sums, moment)) / measurements / sites ** power;
  return { bonds: mean(0, 1), absolute: mean(4, 1), m2: mean(5, 2), m4: mean(6, 4), s0, s1 };
}

/** The blocks of the jackknife, each the mean over as many lattices. */
function grouped(blocks: readonly BlockMeans[]): BlockMeans[] {
  const length = Math.floor(blocks.length / jackknifeBlocks);
  if (length < 1)
    throw new BlockspinError(
      `A size has ${blocks.length} blocks of lattices; ${jackknifeBlocks} are needed.`,
    );
  return Array.from({ length: jackknifeBlocks }, (_, group) =>
    meanOfBlocks(blocks.slice(group * length, (group + 1) * length)),
  );
}

/** The magnetization of every lattice against time, as means over blocks of lattices. */
async function relaxationOf(
  place: string,
  document: Fields,
  { id }: PlanTask,
): Promise<Relaxation> {
  const bytes = await new OutputFolder(place, { shared: true }).read('data/magnetization.npy');
  if (!bytes) throw new BlockspinError(`Task ${id} left no series; run the plan again.`);
  const { shape, data } = readNpy(bytes);
  const [, replicas = 0, count = 0] = shape;
  const parameters = document.object('parameters');
  const every = parameters.number('every', anyNumber);
  const length = Math.floor(replicas / jackknifeBlocks);
  const means = (power: number): number[][] =>
    Array.from({ length: jackknifeBlocks }, (_, block) =>
      Array.from({ length: count }, (_, time) => {
        let sum = 0;
        for (let replica = block * length; replica < (block + 1) * length; replica++)
          sum += (data[replica * count + time] ?? NaN) ** power;
        return sum / length;
      }),
    );
  return {
    size: parameters.number('size', anyNumber),
    replicas: length * jackknifeBlocks,
    times: Array.from({ length: count }, (_, i) => (i + 1) * every),
    first: means(1),
    second: means(2),
  };
}
