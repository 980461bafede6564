import type { Tensor } from '../../formats/tensor.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { AverageStudy } from './averages.ts';
import type { BlockMaps } from './block-maps.ts';
import { machineKinds } from './flow-machines.ts';
import type { FlowRun } from './flow-run.ts';
import type { FlowStudy } from './flow-study.ts';
import { peaksOf, type MapSet } from './map-set.ts';
import type { MapStudy } from './map-study.ts';
import type { SpatialCurves } from './spatial-targets.ts';
import type { Readings } from './readings.ts';
import type { SampleFacts } from './samples.ts';
import { classTemperatures } from './thermometer-net.ts';
import { elementAt } from '../../element-at.ts';

type Tensors = Record<string, Tensor>;

/** DK-0: [set][energy, magnetization][sample] of the data sets of one kind, per site. */
export function sampleTensor(facts: readonly SampleFacts[]): Tensor {
  return {
    shape: [facts.length, 2, facts[0]?.samples ?? 0],
    data: Float64Array.from(
      facts.flatMap(({ observed }) => [...observed.energy, ...observed.magnetization]),
    ),
  };
}

/** DK-0: [set][energy, its square][lattice] of the data sets of side 10, per site, by what they are for. */
export function ladderTensors(facts: FlowStudy['facts']): Tensors {
  return Object.fromEntries(
    Object.entries(facts).map(([name, own]) => [
      `samples-flow-${name}`,
      {
        shape: [own.length, 2, own[0]?.lattices ?? 0],
        data: Float64Array.from(
          own.flatMap(({ observed }) => [...observed.energy, ...observed.square]),
        ),
      },
    ]),
  );
}

/** DK-1: the maps, what every part of the samples gives, and the peaks of maps with their pixels permuted. */
export function blockTensors(
  { size, maps, ownParts, meanParts }: BlockMaps,
  permuted: MapSet,
): Tensors {
  const moved = peaksOf(permuted.maps);
  return {
    'block-permuted-peaks': { shape: [moved.length], data: moved },
    'block-maps': images([maps], size, Float64Array),
    'block-own': { shape: [ownParts.length], data: ownParts },
    'block-mean': { shape: [meanParts.length], data: meanParts },
  };
}

/** DK-2 and DK-3: [training][unit][y][x]; maps with sampled h and connected ones above the first layer of the first training only. */
export function mapTensors({ shape, blocks, machines, permuted, untrained }: MapStudy): Tensors {
  const { size } = shape;
  const name = (kind: string): string => `maps-${size}-${kind}`;
  const all = (runs: readonly { readonly maps: { readonly maps: readonly Float64Array[] } }[]) =>
    images(
      runs.map(({ maps }) => maps.maps),
      size,
    );
  const kinds = { blocks, machine: machines, permuted, untrained };
  return Object.fromEntries([
    ...Object.entries(kinds).flatMap(([kind, layers]) =>
      layers.flatMap((runs, layer) => [
        [name(`${kind}-${layer + 1}`), all(runs)],
        [name(`${kind}-${layer + 1}-half`), firstHalves(runs, size)],
      ]),
    ),
    ...machines.flatMap((runs, layer) =>
      (['sampled', 'connected'] as const).map((kind) => [
        name(`machine-${layer + 1}-${kind}`),
        images(
          (layer === 0 ? runs : runs.slice(0, 1)).map(({ maps }) => maps[kind]),
          size,
        ),
      ]),
    ),
  ]) as Tensors;
}

/** DK-4 and DK-5. */
export function flowTensors(
  { runs, monteCarlo, magnetization, energy, thermometer }: FlowStudy,
  longSteps: readonly number[],
): Tensors {
  const classes = classTemperatures.length;
  const steps = runs[0]?.trace.length ?? 0;
  const blocks = monteCarlo.blocks;
  return {
    'flow-kind': {
      shape: [runs.length],
      data: Uint8Array.from(runs, ({ kind }) => machineKinds.indexOf(kind)),
    },
    'flow-trace': {
      shape: [runs.length, steps, 3, 2],
      data: Float64Array.from(runs.flatMap(({ trace }) => trace.flatMap(readings))),
    },
    'flow-cold-hot': bothSides(runs.map(({ short }) => short)),
    'flow-long-steps': { shape: [longSteps.length], data: Float64Array.from(longSteps) },
    'flow-long-cold-hot': bothSides(runs.map(({ long }) => long)),
    'flow-ends-cold-hot': {
      shape: [runs.length, 2, 3, 2],
      data: Float64Array.from(
        runs.flatMap(({ ends }) => [...readings(ends.cold), ...readings(ends.hot)]),
      ),
    },
    'flow-ends-by-sign': {
      shape: [runs.length, 2, 3, 2],
      data: Float64Array.from(
        runs.flatMap(({ signEnds }) => [...readings(signEnds.up), ...readings(signEnds.down)]),
      ),
    },
    // [run][m at the start, at the last record, energy over the last quarter][lattice], those from cold starts first.
    'flow-long-lattices': {
      shape: [runs.length, 3, runs[0]?.lattices.first.length ?? 0],
      data: Float64Array.from(
        runs.flatMap(({ lattices }) => [...lattices.first, ...lattices.last, ...lattices.energy]),
      ),
    },
    'flow-classes': {
      shape: [runs.length, steps, classes],
      data: Float64Array.from(runs.flatMap(({ histogram }) => histogram.flatMap((h) => [...h]))),
    },
    'flow-end': {
      shape: [runs.length, 3, 2],
      data: Float64Array.from(runs.flatMap(({ end }) => readings(end))),
    },
    'flow-exponent-blocks': {
      shape: [runs.length, blocks.length, blocks[0]?.length ?? 0],
      data: Float64Array.from(runs.flatMap((run) => run.blocks.flat())),
    },
    'monte-carlo-end': { shape: [3, 2], data: Float64Array.from(readings(monteCarlo.end)) },
    'monte-carlo-classes': { shape: [classes], data: monteCarlo.classes },
    'monte-carlo-exponent-blocks': {
      shape: [blocks.length, blocks[0]?.length ?? 0],
      data: Float64Array.from(blocks.flat()),
    },
    'curve-temperature': { shape: [classes], data: Float64Array.from(classTemperatures) },
    'curve-energy': { shape: [classes, 2], data: Float64Array.from(pairs(energy.values)) },
    'curve-magnetization': {
      shape: [classes, 2],
      data: Float64Array.from(pairs(magnetization.values)),
    },
    'curve-net': {
      shape: [classes, 2],
      data: Float64Array.from(pairs(thermometer.calibration.values)),
    },
    'net-confusion': {
      shape: [classes, classes],
      data: Float64Array.from(thermometer.confusion.flatMap((row) => [...row])),
    },
  };
}

/** DK-6: of every lattice, critical and random ones. */
export function averageTensors({
  levels,
  random,
}: Pick<AverageStudy, 'levels' | 'random'>): Tensors {
  return Object.fromEntries([
    ...levels.flatMap(({ size, bySystem }) => [
      [`averages-${size}-correlations`, table(bySystem.correlations)],
      [`averages-${size}-distribution`, table(bySystem.distribution)],
    ]),
    ...random.flatMap(({ size, bySystem }) => [
      [`averages-${size}-random-correlations`, table(bySystem.correlations)],
      [`averages-${size}-random-distribution`, table(bySystem.distribution)],
    ]),
  ]) as Tensors;
}

/** [training][unit][y][x] of one half of the samples; with the other it makes twice the maps. */
function firstHalves(
  runs: readonly { readonly maps: Pick<MapSet, 'halves'> }[],
  size: number,
): Tensor {
  return images(
    runs.map(({ maps }) => maps.halves[0]),
    size,
  );
}

/** DK-3: [kind of maps][d][value, its error by bootstrap, and that over the trainings], in the order of the table. */
export function curveTensor({
  blocks,
  machines,
  untrained,
  permuted,
  halves,
}: SpatialCurves): Tensor {
  const curves = [blocks, machines, untrained, permuted, ...halves];
  return {
    shape: [curves.length, blocks.values.length, 3],
    data: Float64Array.from(
      curves.flatMap(({ values, bootstrapErrors, trainingErrors }) =>
        values.flatMap(({ value }, d) => [
          value,
          elementAt(bootstrapErrors, d),
          elementAt(trainingErrors, d),
        ]),
      ),
    ),
  };
}

function images(
  runs: readonly (readonly (Float32Array | Float64Array)[])[],
  size: number,
  type: typeof Float32Array | typeof Float64Array = Float32Array,
): Tensor {
  const units = runs[0]?.length ?? 0;
  const data = new type(runs.length * units * size ** 2);
  for (const [run, maps] of runs.entries())
    for (const [unit, map] of maps.entries()) data.set(map, (run * units + unit) * size ** 2);
  const shape = [units, size, size];
  return { shape: runs.length > 1 ? [runs.length, ...shape] : shape, data };
}

/** [run][cold, hot][record][value, error] */
function bothSides(runs: readonly FlowRun['long'][]): Tensor {
  return {
    shape: [runs.length, 2, runs[0]?.cold.length ?? 0, 2],
    data: Float64Array.from(runs.flatMap(({ cold, hot }) => [...pairs(cold), ...pairs(hot)])),
  };
}

function readings({ energy, magnetization, net }: Readings): number[] {
  return pairs([energy, magnetization, net]);
}

function pairs(values: readonly Measured[]): number[] {
  return values.flatMap(({ value, error }) => [value, error]);
}

function table(rows: readonly Float64Array[]): Tensor {
  return {
    shape: [rows.length, rows[0]?.length ?? 0],
    data: Float64Array.from(rows.flatMap((row) => [...row])),
  };
}
