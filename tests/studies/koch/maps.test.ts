import { describe, expect, it } from 'vitest';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import {
  spatialCurves,
  type SpatialCurves,
} from '../../../src/studies/koch/maps/autocorrelation.ts';
import { permutedMaps, type MapSet } from '../../../src/studies/koch/maps/map-set.ts';
import { mapStatistics } from '../../../src/studies/koch/maps/statistics.ts';
import { blockTargets } from '../../../src/studies/koch/maps/judge-blocks.ts';
import { machineTargets, orderTargets } from '../../../src/studies/koch/maps/judge.ts';

/** Maps with a peak of a width at the middle of their own block, and noise. */
function spots(size: number, block: number, width: number, seed = 1): MapSet {
  const uniform = uniformDeviates(seed, 1);
  const perSide = size / block;
  const maps = Array.from({ length: perSide ** 2 }, (_, unit) => {
    const [cx, cy] = [block * (unit % perSide), block * Math.floor(unit / perSide)];
    return Float64Array.from({ length: size ** 2 }, (__, site) => {
      const away = (a: number, b: number): number =>
        Math.min((a - b + size) % size, (b - a + size) % size);
      const r2 = away(site % size, cx) ** 2 + away(Math.floor(site / size), cy) ** 2;
      return 0.4 + 0.3 * Math.exp(-r2 / (2 * width ** 2));
    });
  });
  return measured({ size, block, maps }, 0.002, uniform);
}

/** Maps as samples give them, with noise of both halves on them; the maps are the means of the halves. */
function measured(
  { size, block, maps }: Omit<MapSet, 'halves'>,
  noise: number,
  uniform: () => number,
): MapSet {
  const half = () =>
    maps.map((map) => Float32Array.from(map, (v) => v + noise * (uniform() - 0.5)));
  const [one, other] = [half(), half()];
  return {
    size,
    block,
    maps: one.map((map, unit) => Float64Array.from(map, (v, site) => (v + other[unit][site]) / 2)),
    halves: [one, other],
  };
}

/** Two parts of samples with this mean and error. */
function parts(value: number, error: number): Float64Array {
  return Float64Array.of(value - error, value + error);
}

const blocks32 = {
  ...spots(32, 2, 2),
  ownParts: parts(0.7715, 0.001),
  meanParts: parts(0.461, 0.004),
};

function verdicts(targets: readonly { id: string; verdict: string }[]): Record<string, string> {
  return Object.fromEntries(targets.map(({ id, verdict }) => [id, verdict]));
}

describe('DK-1', () => {
  it('holds of maps as they must be, with a control that does not', () => {
    const targets = blockTargets(blocks32, permutedMaps(blocks32, 1));
    expect(verdicts(targets)).toEqual({
      'DK-1 own block': 'holds',
      'DK-1 map mean': 'holds',
      'DK-1 peaks': 'holds',
    });
    expect(targets[2].controls?.[0].fulfils).toBe(false);
  });

  it('fails of lattices at another temperature, and of maps without places', () => {
    // At T = 2.3 the nearest-neighbour correlation is lower by 0.02.
    const warm = {
      ...blocks32,
      ownParts: parts(0.757, 0.001),
      meanParts: parts(0.4, 0.004),
    };
    const moved = { ...warm, ...permutedMaps(blocks32, 1) };
    expect(new Set(Object.values(verdicts(blockTargets(moved, moved))))).toEqual(
      new Set(['fails']),
    );
  });

  it('fails where a single peak is elsewhere', () => {
    const maps = blocks32.maps.map((map) => map.slice());
    maps[7][0] = 1;
    expect(blockTargets({ ...blocks32, maps }, blocks32)[2].verdict).toBe('fails');
  });
});

const run = (maps: MapSet) => ({ maps, statistics: mapStatistics(maps) });

function study(machine: (seed: number) => MapSet): Parameters<typeof machineTargets>[0] {
  const training = {
    updates: 1,
    batch: 32,
    learningRate: 1,
    momentum: 0,
    epsilon: 1,
    weightScale: 1,
  };
  const seeds = [1, 2, 3, 4, 5];
  const maps = seeds.map((seed) => run(spots(16, 2, 1.5, seed)));
  const trained = seeds.map((seed) => run(machine(seed)));
  const nulls = seeds.map((seed) => run(permutedMaps(machine(seed), seed)));
  return {
    shape: { size: 16, layers: [64], samples: 32, training },
    runs: { blocks: [maps], machine: [trained], permuted: [nulls], untrained: [nulls] },
  };
}

/** Maps that are all alike but for noise, and turn their sign in the middle if so wanted. */
function waves(seed: number, turned: boolean): MapSet {
  const uniform = uniformDeviates(seed, 9);
  const maps = Array.from({ length: 64 }, () => {
    const shift = 16 * uniform();
    return Float64Array.from({ length: 256 }, (_, site) => {
      const wave = Math.cos((2 * Math.PI * ((site % 16) - shift)) / 16);
      return (turned ? 0 : 0.5) + 0.3 * wave;
    });
  });
  return measured({ size: 16, block: 2, maps }, 0.02, uniform);
}

describe('DK-2', () => {
  it('holds of maps that tile the lattice, with one sign where controls have both', () => {
    const found = study((seed) => spots(16, 2, 1.5, seed + 10));
    // Permuted pixels keep the sign.
    expect(verdicts(machineTargets(found))).toEqual({
      'DK-2 one sign, L = 16': 'inconclusive',
      'DK-2 localized, L = 16': 'holds',
    });
    // One verdict for all numbers of a control.
    const [, localized] = machineTargets(found);
    expect(localized.controls).toMatchObject(
      ['permuted pixels', 'untrained'].map((name) => ({
        name,
        measured: {
          'share localized': { error: expect.any(Number) },
          coverage: { error: expect.any(Number) },
        },
      })),
    );
    const turned = [1, 2, 3, 4, 5].map((seed) => run(waves(seed, true)));
    const runs = { ...found.runs, permuted: [turned], untrained: [turned] };
    const [oneSign] = machineTargets({ ...found, runs });
    expect(oneSign.verdict).toBe('holds');
  });

  it('asks the layers above the first, and their controls, the same', () => {
    const found = study((seed) => spots(16, 2, 1.5, seed + 10));
    const { blocks, machine, permuted, untrained } = found.runs;
    const with2 = (first: (typeof machine)[0], above: MapSet) => [
      first,
      [1, 2].map(() => run(above)),
    ];
    const deep = (own: MapSet, control: MapSet): string | undefined =>
      machineTargets({
        shape: { ...found.shape, layers: [64, 16] },
        runs: {
          blocks: with2(blocks[0], spots(16, 4, 2)),
          machine: with2(machine[0], own),
          permuted: with2(permuted[0], control),
          untrained: with2(untrained[0], control),
        },
      }).find(({ id }) => id.startsWith('DK-2 deep'))?.verdict;
    const tiling = spots(16, 4, 2, 8);
    const scattered = permutedMaps(tiling, 4);
    // A peak with all others lower is local, wherever it is.
    expect(deep(tiling, scattered)).toBe('holds');
    expect(deep(tiling, tiling)).toBe('inconclusive');
    expect(deep(scattered, scattered)).toBe('fails');
  });

  it('tells peaks that other samples have too from those that they have not', () => {
    const set = spots(16, 2, 1.5);
    const moved = set.halves[0].map((map) => map.map((_, site) => map[(site + 8) % 256]));
    const of = (other: MapSet['halves'][0]) =>
      mapStatistics({ ...set, halves: [set.halves[0], other] });
    expect(of(set.halves[1])).toMatchObject({ reproduced: 1 });
    expect(of(set.halves[1]).shared).toBeGreaterThan(0.99);
    expect(of(moved)).toMatchObject({ reproduced: 0 });
  });

  it('finds nothing that halves share in noise that is as smooth as spins', () => {
    const halves = [waves(1, false).halves[0], waves(2, false).halves[0]] as const;
    const { shared } = mapStatistics({ ...spots(16, 2, 1.5), halves });
    expect(Math.abs(shared)).toBeLessThan(0.3);
  });

  it('fails of waves', () => {
    expect(verdicts(machineTargets(study((seed) => waves(seed, true))))).toEqual({
      'DK-2 one sign, L = 16': 'fails',
      'DK-2 localized, L = 16': 'fails',
    });
  });
});

const blocks = (seed: number): MapSet => spots(16, 2, 1.5, seed);

/** Four trainings of one layer. */
const runs = (of: (seed: number) => MapSet) => [
  [1, 2, 3, 4].map((seed) => ({ maps: of(seed), statistics: mapStatistics(of(seed)) })),
];

function curvesOf(machine: (seed: number) => MapSet): SpatialCurves {
  const permuted = runs((seed) => permutedMaps(machine(seed), seed));
  const trained = runs((seed) => machine(seed + 20));
  return spatialCurves(
    { runs: { blocks: runs(blocks), machine: trained, permuted, untrained: permuted } },
    1,
  );
}

describe('DK-3', () => {
  it('tells waves from spots and from permuted pixels, and spots not from spots', () => {
    const targets = orderTargets(
      16,
      curvesOf((seed) => waves(seed, false)),
    );
    expect(targets.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds']);
    expect(targets[0].controls?.[0].fulfils).toBe(false);
  });

  it('cannot tell from permuted pixels what differs from them without any training', () => {
    const curves = curvesOf((seed) => waves(seed, false));
    const targets = orderTargets(16, { ...curves, untrained: curves.machine });
    expect(targets.map(({ verdict }) => verdict)).toEqual(['holds', 'inconclusive', 'fails']);
    expect(targets[1].controls?.map(({ fulfils }) => fulfils)).toEqual([false, true]);
  });

  it('cannot tell a difference that other samples of the same maps have too', () => {
    const curves = curvesOf((seed) => waves(seed, false));
    const [target] = orderTargets(16, { ...curves, halves: [curves.blocks, curves.machine] });
    expect([target.verdict, target.controls?.[0].fulfils]).toEqual(['inconclusive', true]);
  });

  it('fails of maps that are those of block averages, and of permuted pixels in the place of the machine', () => {
    const same = orderTargets(
      16,
      curvesOf((seed) => spots(16, 2, 1.5, seed)),
    );
    expect(same[0].verdict).toBe('fails');
    const lost = curvesOf((seed) => permutedMaps(waves(seed, false), seed));
    expect(orderTargets(16, lost).map(({ verdict }) => verdict)).toEqual([
      'holds',
      'fails',
      'fails',
    ]);
  });
});
