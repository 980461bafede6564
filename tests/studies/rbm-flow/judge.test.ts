import { describe, expect, it } from 'vitest';
import { heatMaximum } from '../../../src/studies/rbm-flow/criteria.ts';
import {
  criticalTarget,
  exponentTarget,
  fieldTarget,
} from '../../../src/studies/rbm-flow/judge-claims.ts';
import {
  peakTarget,
  rangeTarget,
  thermometerTarget,
  type JudgedRun,
} from '../../../src/studies/rbm-flow/judge-flows.ts';
import { spectrumTargets } from '../../../src/studies/rbm-flow/judge-spectra.ts';
import { taughtTarget, trainedTarget } from '../../../src/studies/rbm-flow/judge-training.ts';
import { classTemperatures } from '../../../src/studies/rbm-flow/presets.ts';
import { setNames, type SetName } from '../../../src/studies/rbm-flow/training-sets.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';

const at = (value: number, error = 0.005) => ({ value, error });

/** Machines that end at a temperature by all thermometers, which is that of their data unless something is added. */
function machines(
  set: SetName,
  temperature: number,
  { trainings = [0, 0.002, -0.002], energy = 0, off = 0 } = {},
): JudgedRun[] {
  return trainings.map((more) => {
    const value = temperature + more;
    const temperatures = { energy: at(value + energy), magnetization: at(value), net: at(value) };
    // Any line will do for energies.
    const readings = {
      energy: at(-3 + value / 2 + off),
      magnetization: at(0.5),
      net: at(value),
    };
    const end = { readings, temperatures, peak: Math.round(4 * value) / 4 };
    return {
      set,
      hidden: 64,
      end,
      up: end,
      zero: end,
      taught: { energy: at(-3 + value / 2), absoluteMagnetization: at(0.5) },
    };
  });
}

const ends: Readonly<Record<SetName, number>> = {
  V: CRITICAL_TEMPERATURE,
  'V CD-1': 2.5,
  H: 5,
  L: 0.5,
  narrow: 1.25,
  field: 2,
  'other fields': 1.5,
  'mean field': 3,
  ends: 3.25,
  permuted: 1.75,
  untrained: 20,
};

/** Machines of all sets; those of untrained machines never draw their data. */
function all(changed: Partial<Record<SetName, JudgedRun[]>> = {}): JudgedRun[] {
  return setNames.flatMap(
    (set) => changed[set] ?? machines(set, ends[set], set === 'untrained' ? { off: 1 } : {}),
  );
}

describe('the flow finds T_c', () => {
  it.each([
    ['if V ends there and no control does', {}, 'holds'],
    ['not if V ends elsewhere', { V: machines('V', 2.56) }, 'fails'],
    [
      'not if the energy disagrees',
      { V: machines('V', CRITICAL_TEMPERATURE, { energy: 0.3 }) },
      'fails',
    ],
    ['not if a control ends there too', { ends: machines('ends', CRITICAL_TEMPERATURE) }, 'fails'],
    [
      'perhaps if its trainings differ',
      { V: machines('V', CRITICAL_TEMPERATURE, { trainings: [0, 0.3, 0] }) },
      'inconclusive',
    ],
    [
      'perhaps if trainings of a control differ',
      { permuted: machines('permuted', CRITICAL_TEMPERATURE, { trainings: [0, 0.5] }) },
      'inconclusive',
    ],
  ] as const)('%s', (_, changed, verdict) => {
    expect(criticalTarget(all(changed)).verdict).toBe(verdict);
  });
});

describe('the net', () => {
  it('reads what is published of V, which says nothing if a control reads the same', () => {
    expect(peakTarget(all(), 'V').verdict).toBe('holds');
    expect(peakTarget(all({ V: machines('V', 3.5) }), 'V').verdict).toBe('fails');
    expect(peakTarget(all({ 'mean field': machines('mean field', 2.5) }), 'V').verdict).toBe(
      'inconclusive',
    );
    const apart = machines('V', 2.5).map((run) => ({
      ...run,
      zero: { ...run.zero, readings: { ...run.zero.readings, net: at(3.5) } },
    }));
    expect(peakTarget(all({ V: apart }), 'V').verdict).toBe('fails');
  });

  it('names temperatures within a class, and not all of them if one is off', () => {
    const softmax = classTemperatures.map((_, k) =>
      Float64Array.from(classTemperatures, (__, other) => (other === k ? 0.5 : 0.01)),
    );
    expect(thermometerTarget(softmax, 5000).verdict).toBe('holds');
    const off = softmax.with(10, softmax[13] ?? new Float64Array());
    expect(thermometerTarget(off, 5000).verdict).toBe('fails');
    expect(thermometerTarget(softmax, 384).verdict).toBe('inconclusive');
    expect(thermometerTarget(softmax, 5000).controls?.map(({ fulfils }) => fulfils)).toEqual([
      false,
    ]);
  });
});

describe('flows of H and L', () => {
  it('end hot and cold', () => {
    expect(rangeTarget(all(), 'H', 5000).verdict).toBe('holds');
    expect(rangeTarget(all({ H: machines('H', 2.5) }), 'H', 5000).verdict).toBe('fails');
    expect(
      rangeTarget(all({ H: machines('H', 5, { trainings: [0, -2] }) }), 'H', 5000).verdict,
    ).toBe('inconclusive');
    expect(rangeTarget(all(), 'H', 4999).verdict).toBe('inconclusive');
    expect(rangeTarget(all(), 'L', 5000).verdict).toBe('holds');
    expect(rangeTarget(all({ L: machines('L', 2) }), 'L', 5000).verdict).toBe('fails');
  });

  it('say nothing if untrained machines do the same', () => {
    expect(rangeTarget(all({ untrained: machines('untrained', 5) }), 'H', 5000).verdict).toBe(
      'inconclusive',
    );
  });
});

describe('flows end at the mean of the training data', () => {
  it('if all sets do, and the crossed pair does not', () => {
    expect(taughtTarget(all(), 5000).verdict).toBe('holds');
    expect(taughtTarget(all(), 4999).verdict).toBe('inconclusive');
    expect(taughtTarget(all({ H: machines('H', 5, { off: 0.5 }) }), 5000).verdict).toBe(
      'inconclusive',
    );
    const off = Object.fromEntries(
      setNames.map((set) => [set, machines(set, ends[set], { off: 0.5 })]),
    );
    expect(taughtTarget(all(off), 5000).verdict).toBe('fails');
    expect(
      taughtTarget(all({ narrow: machines('narrow', CRITICAL_TEMPERATURE) }), 5000).verdict,
    ).toBe('inconclusive');
  });

  it('and machines of V are trained if they do', () => {
    expect(trainedTarget(all(), 5000).verdict).toBe('holds');
    expect(trainedTarget(all(), 4999).verdict).toBe('inconclusive');
    expect(trainedTarget(all({ V: machines('V', 2.3, { off: -0.4 }) }), 5000).verdict).toBe(
      'fails',
    );
  });
});

const order = (value: number, p: number) => ({ points: [], exponent: at(value, 0.004), p });

describe('FG-1', () => {
  it('tells T_c from the maximum of the specific heat', () => {
    const there = (temperature: number) => all({ field: machines('field', temperature) });
    expect(fieldTarget(there(heatMaximum), 'heat').verdict).toBe('holds');
    expect(fieldTarget(there(heatMaximum), 'critical').verdict).toBe('fails');
    expect(fieldTarget(there(CRITICAL_TEMPERATURE), 'critical').verdict).toBe('holds');
    const both = all({
      field: machines('field', heatMaximum),
      'other fields': machines('other fields', heatMaximum),
    });
    expect(fieldTarget(both, 'heat').verdict).toBe('inconclusive');
  });

  it('compares no exponent of a fit that does not describe its points', () => {
    const runs = (value: number, p: number) =>
      all().map((run) => ({
        ...run,
        order: run.set === 'field' ? order(value, p) : order(0.3, 0.5),
      }));
    const known = order(0.1, 0.4);
    expect(exponentTarget(runs(0.105, 0.3), known).verdict).toBe('holds');
    expect(exponentTarget(runs(0.2, 0.3), known).verdict).toBe('fails');
    expect(exponentTarget(runs(0.2, 1e-4), known).verdict).toBe('inconclusive');
    expect(exponentTarget(runs(0.105, 0.3), order(0.1, 1e-9)).verdict).toBe('inconclusive');
  });
});

type SpectralRun = Parameters<typeof spectrumTargets>[0][number];
const spectral = (
  set: SetName,
  singular: number[],
  [uniform, longest]: [number, number],
  byShell = [4, 3, 2, 1],
): SpectralRun => ({
  set,
  hidden: 64,
  spectrum: { singular, uniform, longest, byShell },
});

describe('IS-6', () => {
  const flat = Array.from({ length: 20 }, (_, k) => 2 - k / 20);
  const steep = Array.from({ length: 20 }, (_, k) => 20 / (1 + 12 * k));
  const spectra = (changed: Partial<Record<SetName, SpectralRun>> = {}): (string | undefined)[] =>
    spectrumTargets([
      changed.V ?? spectral('V', steep, [0.99, 0.9]),
      changed.H ?? spectral('H', flat, [0.5, 0.3]),
      changed.L ?? spectral('L', steep, [0.999, 0.1]),
      changed.permuted ?? spectral('permuted', steep, [0.98, 0.1]),
      changed.untrained ?? spectral('untrained', steep, [0.1, 0.1]),
    ]).map(({ verdict }) => verdict);

  it('is judged by gaps and by modes, and beside controls', () => {
    expect(spectra()).toEqual(['holds', 'holds', 'holds']);
    expect(spectra({ L: spectral('L', flat, [0.999, 0.1]) })[0]).toBe('fails');
    expect(spectra({ L: spectral('L', steep, [0.9, 0.1]) })[0]).toBe('fails');
    expect(spectra({ H: spectral('H', steep, [0.5, 0.3]) })[1]).toBe('fails');
    expect(spectra({ untrained: spectral('untrained', flat, [0, 0]) })[1]).toBe('inconclusive');
    expect(spectra({ V: spectral('V', steep, [0.99, 0.7]) })[2]).toBe('fails');
    expect(spectra({ V: spectral('V', steep, [0.99, 0.9], [4, 1, 2, 1]) })[2]).toBe('fails');
    expect(spectra({ permuted: spectral('permuted', steep, [0.99, 0.9]) })[2]).toBe('inconclusive');
  });
});
