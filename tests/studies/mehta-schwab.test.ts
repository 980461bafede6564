import { describe, expect, it } from 'vitest';
import type { Localization } from '../../src/studies/mehta-schwab/localization.ts';
import { controlGroups, trainedGroup, type Model } from '../../src/studies/mehta-schwab/models.ts';
import {
  areaRatios,
  spotFraction,
  spotsOf,
  type ModelSpots,
} from '../../src/studies/mehta-schwab/spots.ts';
import { gateTargets, spotTarget } from '../../src/studies/mehta-schwab/targets.ts';
import type { Target } from '../../src/studies/study.ts';
import { randomFrom } from '../support/random.ts';

const size = 16;
const shape = { columns: size, rows: size };
const layers = [64, 16, 4];
const gate: Target[] = [];

/** Fields of blocks of 2, 4 and 8 sites a side that tile the lattice. */
function blockModel(group: string, number = 1): Model {
  return {
    group,
    number,
    fields: layers.map((units, layer) =>
      Array.from({ length: units }, (_, unit) => {
        const side = 2 ** (layer + 1);
        const across = size / side;
        const [column, row] = [unit % across, Math.floor(unit / across)];
        return Float32Array.from({ length: size * size }, (_, site) =>
          Number(
            Math.floor((site % size) / side) === column &&
              Math.floor(Math.floor(site / size) / side) === row,
          ),
        );
      }),
    ),
  };
}

function noiseModel(group: string, number = 1): Model {
  const random = randomFrom(number);
  return {
    group,
    number,
    fields: layers.map((units) =>
      Array.from({ length: units }, () =>
        Float32Array.from({ length: size * size }, () => random.gaussian()),
      ),
    ),
  };
}

function judged(
  models: readonly Model[],
  among: 'layers' | 'spots' | 'all' = 'layers',
  data: readonly Target[] = gate,
): Target {
  const spots = models.map((model) => spotsOf(model, shape));
  return spotTarget(spots, { among, gate: data });
}

const noiseControls = controlGroups.map((group, i) => noiseModel(group, 10 + i));

describe('spots of a stack', () => {
  it('hold of block spins beside noise, with the ratio 4 and all units spots', () => {
    for (const among of ['layers', 'spots', 'all'] as const) {
      const target = judged([blockModel(trainedGroup), ...noiseControls], among);
      expect(target.verdict).toBe('holds');
      expect(target.measured).toMatchObject({
        'area ratio 2 / 1': { value: 4 },
        'area ratio 3 / 2': { value: 4 },
        'share of spots, layer 3': { value: 1 },
      });
      expect(target.controls).toHaveLength(controlGroups.length);
      expect(target.controls?.some(({ fulfils }) => fulfils)).toBe(false);
    }
  });

  it.each(['layers', 'spots', 'all'] as const)('fail of null data, among %s', (among) => {
    const noise = [1, 2, 3].map((number) => noiseModel(trainedGroup, number));
    const target = judged([...noise, ...noiseControls], among);
    expect(target.verdict).toBe('fails');
    if (among !== 'all')
      expect(target.measured).toMatchObject({ 'area ratio 2 / 1': { value: NaN } });
  });

  it('fail where a single control has them too', () => {
    for (const group of controlGroups) {
      const others = noiseControls.filter((model) => model.group !== group);
      const target = judged([blockModel(trainedGroup), blockModel(group), ...others]);
      expect(target.verdict).toBe('fails');
      expect(target.controls?.filter(({ fulfils }) => fulfils).map(({ name }) => name)).toEqual([
        group,
      ]);
    }
  });

  it('fail where the pixels of blocks are permuted, though the areas above half height are the same', () => {
    const random = randomFrom(7);
    const order = Array.from({ length: size * size }, (_, i) => ({ i, key: random.uniform() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ i }) => i);
    const blocks = blockModel(trainedGroup);
    const permuted: Model = {
      ...blocks,
      fields: blocks.fields.map((units) =>
        units.map((field) => Float32Array.from(order, (site) => field[site])),
      ),
    };
    const [before, after] = [blocks, permuted].map((model) =>
      spotsOf(model, shape).layers.map(({ units }) => units[0].above),
    );
    expect(after).toEqual(before);
    expect(judged([permuted, ...noiseControls]).verdict).toBe('fails');
  });

  it('fail where areas do not grow, and where they grow too fast', () => {
    const same = blockModel(trainedGroup);
    const flat = { ...same, fields: [same.fields[0], same.fields[0], same.fields[0]] };
    expect(judged([flat, ...noiseControls]).verdict).toBe('fails');
    const fast = { ...same, fields: [same.fields[0], same.fields[2]] };
    expect(judged([fast, ...noiseControls]).verdict).toBe('fails');
  });

  it('are inconclusive where the data are not what they should be', () => {
    const wrong = gateTargets(
      {
        energy: { value: -1.2, error: 0.001, exact: -1.19 },
        specificHeat: { value: 1.2, error: 0.02, exact: 1.2 },
      },
      size,
    );
    expect(wrong.map(({ verdict }) => verdict)).toEqual(['fails', 'holds']);
    const target = judged([blockModel(trainedGroup), ...noiseControls], 'layers', wrong);
    expect(target.verdict).toBe('inconclusive');
  });
});

function unit(area: number): Localization {
  return {
    participation: area,
    centre: [0, 0],
    gyration: 1,
    area,
    above: area,
    height: 1,
    moran: 1,
  };
}

/** A model of units with given areas, all of them spots or none. */
function withAreas(areas: readonly number[][], spot = true): ModelSpots {
  return {
    group: trainedGroup,
    number: 1,
    layers: areas.map((ofLayer) => ({ units: ofLayer.map(unit), spot: ofLayer.map(() => spot) })),
  };
}

describe('ratios of median areas', () => {
  it('are means over the trainings with their standard error', () => {
    const models = [
      withAreas([[4], [12]]),
      withAreas([[4], [16]]),
      withAreas([
        [5, 5],
        [25, 25],
      ]),
    ];
    expect(areaRatios(models, 'spots')[0]?.value).toBeCloseTo(4, 12);
    expect(areaRatios(models, 'spots')[0]?.error).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(areaRatios(models, 'spots')[0]?.trainings).toBe(3);
  });

  it('carry the errors of their medians where trainings agree by chance', () => {
    const model = withAreas([
      [3, 4, 5, 4],
      [12, 16, 20, 16],
    ]);
    const [one] = areaRatios([model], 'spots');
    const [four] = areaRatios([model, model, model, model], 'spots');
    expect(four?.error).toBeCloseTo((one?.error ?? 0) / 2, 12);
  });

  it('and shares have the spread over the trainings, where units of one are alike', () => {
    const units = Array<number>(40).fill(4);
    const models = [true, true, true, false].map((spot) => withAreas([units], spot));
    // 160 independent units would have 0.034.
    expect(spotFraction(models, 0)).toEqual({ value: 0.75, error: 0.25 });
  });

  it('of one training carry the errors of their medians', () => {
    const [ratio] = areaRatios(
      [
        withAreas([
          [3, 4, 5, 4],
          [12, 16, 20, 16],
        ]),
      ],
      'spots',
    );
    expect(ratio?.value).toBe(4);
    expect(ratio?.error).toBeGreaterThan(0);
  });

  it('are none where half of the trainings lack spots', () => {
    const models = [withAreas([[4], [16]]), withAreas([[4], [16]], false)];
    expect(areaRatios(models, 'spots')[0]?.value).toBeNaN();
    expect(areaRatios(models, 'all')[0]?.value).toBe(4);
    expect(spotFraction(models, 0).value).toBe(0.5);
  });

  it('need half of the units of a layer as spots, or nearly so', () => {
    const controls = noiseControls.map((model) => spotsOf(model, shape));
    const judgedWith = (spots: number, units: number): string => {
      const model = withAreas([Array<number>(units).fill(4), Array<number>(units).fill(16)]);
      const spot = Array.from({ length: units }, (_, i) => i < spots);
      const layers = model.layers.map((layer) => ({ ...layer, spot }));
      return spotTarget([{ ...model, layers }, ...controls], { among: 'layers', gate }).verdict;
    };
    expect(judgedWith(11, 20)).toBe('holds');
    expect(judgedWith(9, 20)).toBe('inconclusive');
    expect(judgedWith(3, 20)).toBe('fails');
    expect(judgedWith(180, 400)).toBe('fails');
  });

  it('without errors to spare, or just beyond the allowed ones, are inconclusive; farther off they fail', () => {
    const controls = noiseControls.map((model) => spotsOf(model, shape));
    const verdict = (upper: readonly number[]): string =>
      spotTarget([...upper.map((area) => withAreas([[4], [area]])), ...controls], {
        among: 'layers',
        gate,
      }).verdict;
    expect(verdict([14, 16, 18])).toBe('holds');
    expect(verdict([7, 9, 11])).toBe('inconclusive');
    expect(verdict([5, 6, 6])).toBe('fails');
    // 4, with an error of 1.5: the value alone does not decide.
    expect(verdict([10, 14, 24])).toBe('inconclusive');
    // A single training of single units has no error.
    expect(verdict([16])).toBe('inconclusive');
    expect(verdict([4])).toBe('fails');
  });
});
