import { beforeAll, describe, expect, it } from 'vitest';
import { mapsOfBlocks, mapsOfMachines } from '../../../src/studies/koch/maps/maps.ts';
import { withGpu } from '../../support/with-gpu.ts';
import {
  average,
  covered,
  keptApart,
  look,
  otherHalf,
  sharedOrder,
  sharedVariance,
  slices,
  thereByChance,
  twiceThere,
  type Estimate,
  type Npy,
} from './outsider.ts';
import { near, partOf, tiny, type Found } from './tiny-run.ts';

const device = withGpu();
let found: Found;
beforeAll(async () => {
  found = await partOf(device.gpu, async (context) => {
    const blocks = await mapsOfBlocks(context, tiny.blocks);
    const machines = await mapsOfMachines(context, tiny.stacks[0], tiny.seeds);
    return {
      facts: [],
      targets: [...blocks.targets, ...machines.targets],
      sections: [...blocks.sections, ...machines.sections],
      data: { ...blocks.data, ...machines.data },
    };
  });
}, 900_000);

const trainings = (name: string): Npy[][] => slices(found.array(name)).map(slices);

/** The maps of both halves of the samples, of every training. */
function halvesOf(kind: string): [Npy[], Npy[]][] {
  const half = trainings(`maps-8-${kind}-half`);
  return trainings(`maps-8-${kind}`).map((maps, run) => [half[run], otherHalf(maps, half[run])]);
}

/** What both halves have of order d apart, all trainings together. */
function together(both: readonly (readonly [Npy[], Npy[]])[], d: number): number {
  return sharedOrder(
    both.flatMap(([one]) => one),
    both.flatMap(([, other]) => other),
    d,
  );
}

describe('every number of the targets about maps follows from the data files', () => {
  it('DK-1', () => {
    const maps = slices(found.array('block-maps'));
    const side = 16;
    const own = maps.flatMap(({ data }, unit) => {
      const at = 2 * Math.floor(unit / side) * 32 + 2 * (unit % side);
      return [at, at + 1, at + 32, at + 33].map((site) => data[site]);
    });
    const all = maps.flatMap(({ data }) => [...data]);
    const spread = (name: string): number => average([...found.array(name).data]).error;
    near(found.measured('DK-1 own block'), {
      value: average(own).value,
      error: spread('block-own'),
    });
    near(found.measured('DK-1 map mean'), {
      value: average(all).value,
      error: spread('block-mean'),
    });
    const peaks = maps.filter(({ data }, unit) => {
      const { peak } = look(data);
      return Math.floor(peak / 64) * side + Math.floor((peak % 32) / 2) === unit;
    });
    expect(found.target('DK-1 peaks').measured).toBe(peaks.length / maps.length);
    const moved = [...found.array('block-permuted-peaks').data].filter(
      (peak, unit) => Math.floor(peak / 64) * side + Math.floor((peak % 32) / 2) === unit,
    );
    expect(found.control('DK-1 peaks', 'permuted').measured).toBe(moved.length / maps.length);
  });

  it('DK-2', () => {
    const machine = trainings('maps-8-machine-1');
    const signs = machine.map((maps) => {
      const looks = maps.map(({ data }) => look(data).sign);
      return looks.filter((sign) => sign >= 0.99).length / looks.length;
    });
    near(found.measured('DK-2 one sign, L = 8', 'share of one sign'), average(signs));
    const areas = trainings('maps-8-blocks-1')[0].map(({ data }) => look(data).area);
    const sorted = areas.toSorted((a, b) => a - b);
    const median = (sorted[7] + sorted[8]) / 2;
    const small = machine.map(
      (maps) => maps.filter(({ data }) => look(data).area <= 2 * median).length / maps.length,
    );
    near(found.measured('DK-2 localized, L = 8', 'share localized'), average(small));
    const coverage = average(machine.map((maps) => covered(maps, 2)));
    near(found.measured('DK-2 localized, L = 8', 'coverage'), coverage);
    const deep = average(trainings('maps-8-machine-2').map((maps) => covered(maps, 4)));
    near(found.measured('DK-2 deep, L = 8', 'layer 2, coverage'), deep);
    const second = trainings('maps-8-blocks-2')[0].map(({ data }) => look(data).area);
    const [, low, high] = second.toSorted((a, b) => a - b);
    const deepSmall = trainings('maps-8-machine-2').map(
      (maps) => maps.filter(({ data }) => look(data).area <= low + high).length / maps.length,
    );
    near(found.measured('DK-2 deep, L = 8', 'layer 2, share localized'), average(deepSmall));
    const bar = [2 * median, low + high];
    for (const [name, file] of [
      ['permuted pixels', 'permuted'],
      ['untrained', 'untrained'],
    ] as const) {
      for (const [layer, id, where] of [
        [1, 'DK-2 localized, L = 8', ''],
        [2, 'DK-2 deep, L = 8', 'layer 2, '],
      ] as const) {
        const maps = trainings(`maps-8-${file}-${layer}`);
        const numbers = found.control(id, `${where}${name}`).measured as Record<string, Estimate>;
        near(numbers.coverage, average(maps.map((own) => covered(own, 2 ** layer))));
        near(
          numbers['share localized'],
          average(
            maps.map(
              (own) =>
                own.filter(({ data }) => look(data).area <= bar[layer - 1]).length / own.length,
            ),
          ),
        );
      }
      const uniform = trainings(`maps-8-${file}-1`).map(
        (own) => own.filter(({ data }) => look(data).sign >= 0.99).length / own.length,
      );
      const { measured } = found.control('DK-2 one sign, L = 8', name);
      near((measured as Record<string, Estimate>)['share of one sign'], average(uniform));
    }
  });

  it.each([
    ['blocks, level', 'blocks'],
    ['machine, layer', 'machine'],
    ['permuted pixels, layer', 'permuted'],
    ['untrained, layer', 'untrained'],
  ])('places of peaks of %s', (name, file) => {
    const captions = found.finished.sections
      .flatMap(({ tables = [] }) => tables)
      .map((one) => one.caption);
    const chance = /random peaks have (0\.\d+), (0\.\d+)/.exec(captions.join(' '));
    for (const layer of [1, 2]) {
      const row = `${name} ${layer}`;
      const both = halvesOf(`${file}-${layer}`);
      const same = average(both.map(([one, other]) => twiceThere(one, other, 2 ** layer)));
      near(found.cell('Places', row, 2), same);
      const shared = average(both.map(([one, other]) => sharedVariance(one, other)));
      // Maps are kept in single precision.
      near(found.cell('Places', row, 3), shared, 3);
      expect(Number(chance?.[layer])).toBeCloseTo(thereByChance(8, 2 ** layer), 2);
      const apart = average(trainings(`maps-8-${file}-${layer}`).map(keptApart));
      near(found.cell('Places', row, 4), apart);
    }
  });

  it.each([
    ['DK-3 block averages and machine', 'blocks-1', 'machine-1'],
    ['DK-3 machine and permuted pixels', 'machine-1', 'permuted-1'],
    ['DK-3 machine and untrained', 'machine-1', 'untrained-1'],
  ])('%s', (id, one, other) => {
    const { d, ...rest } = found.target(`${id}, L = 8`).measured as unknown as {
      d: number;
      'difference of C(d)': Estimate;
      'in errors': number;
    };
    const curves = slices(found.array('maps-8-autocorrelation')).map(slices);
    /** Of all maps together, with the larger of the drawn error of the file and the one over trainings. */
    const curve = (name: string): Estimate => {
      const both = halvesOf(name);
      const each = average(both.map(([one, other]) => sharedOrder(one, other, d)));
      const known = { value: together(both, d), error: each.error };
      const kinds = ['blocks-1', 'machine-1', 'untrained-1', 'permuted-1'];
      const [value, drawn, over] = curves[kinds.indexOf(name)][d].data;
      // Maps are kept in single precision.
      expect(value).toBeCloseTo(known.value, 3);
      expect(over).toBeCloseTo(known.error, 3);
      return { value, error: Math.max(drawn, over) };
    };
    const [a, b] = [curve(one), curve(other)];
    const { value, error } = rest['difference of C(d)'];
    expect(value).toBeCloseTo(a.value - b.value, 9);
    expect(error).toBeCloseTo(Math.hypot(a.error, b.error), 9);
    expect(rest['in errors']).toBe(Number((Math.abs(value) / error).toFixed(1)));
    // The control: block averages of every other training against the rest, where they differ most.
    const halves = [0, 1].map((odd) => halvesOf('blocks-1').filter((_, run) => run % 2 === odd));
    const apart = [1, 2, 3, 4].map((r) => {
      const [even, odd] = halves.map((own) => together(own, r));
      const errors = [4, 5].map((kind) => {
        const [, drawn, over] = curves[kind][r].data;
        expect(over).toBeCloseTo(curves[0][r].data[2] * Math.sqrt(2), 9);
        return Math.max(drawn, over);
      });
      return { value: even - odd, error: Math.hypot(...errors) };
    });
    const control = found.target(`${id}, L = 8`).controls?.[0];
    const shown = apart[Number(/d = (\d)/.exec(control?.name ?? '')?.[1]) - 1];
    near(control?.measured, shown, 3);
    // Of two trainings every difference may be one error: single precision decides which is the largest.
    const largest = Math.max(...apart.map((own) => Math.abs(own.value) / own.error));
    expect(Math.abs(shown.value) / shown.error).toBeCloseTo(largest, 3);
  });
});
