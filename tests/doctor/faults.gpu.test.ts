import { trainingChecks } from '../../src/doctor/training-checks.ts';
import { likelihoodChecks } from '../../src/doctor/likelihood-checks.ts';
import { describe, expect, it, vi } from 'vitest';
import { kernels, type KernelEntry } from '../../shaders/kernels.ts';
import { shaderSources } from '../../shaders/sources.ts';
import type { Check } from '../../src/doctor/check.ts';
import { correlationChecks } from '../../src/doctor/correlation-checks.ts';
import { checkAnswers, examine } from '../../src/doctor/examine.ts';
import { measurementChecks } from '../../src/doctor/measurement-checks.ts';
import {
  exchangeChecks,
  reversalChecks,
  startChecks,
  updateChecks,
} from '../../src/doctor/update-checks.ts';
import { zoomChecks } from '../../src/doctor/zoom-checks.ts';
import { Gpu } from '../../src/gpu/gpu.ts';
import { findAdapters } from '../../src/gpu/node/open.ts';
import { withGpu } from '../reference/with-gpu.ts';

const device = withGpu();

it('the doctor runs every permutation of every kernel, and finds this device healthy', async () => {
  const kernel = vi.spyOn(device.gpu, 'kernel');
  const module = vi.spyOn(device.gpu, 'module');
  const checks = await checkAnswers(device.gpu);
  const used = new Set(
    [...kernel.mock.calls, ...module.mock.calls].map(([name, way]) => `${name} ${way}`),
  );
  const all = Object.entries<KernelEntry>(kernels).flatMap(([name, { permutations }]) =>
    Object.keys(permutations).map((permutation) => `${name} ${permutation}`),
  );
  // The proof that a device executes is a check of its own.
  expect(all.filter((each) => !used.has(each))).toEqual(['proof default']);
  expect(failuresAmong(checks)).toEqual([]);
});

interface Fault {
  readonly file: string;
  /** Text that the file has once, and what is there instead. */
  readonly right: string;
  readonly wrong: string;
  readonly checks: (gpu: Gpu) => Promise<Check[]>;
  /** The checks that fail, all others of their kind pass. */
  readonly failing: RegExp;
}

const faults: Fault[] = [
  {
    file: 'ising/start.wgsl',
    right: 'start.fill.x, start.fill.y, colour == 1u',
    wrong: 'start.fill.x, start.fill.y, colour == 0u',
    checks: startChecks,
    failing: /^start\/(ordered, mixed|striped)$/,
  },
  {
    file: 'ising/start.wgsl',
    right: '0xffff0000u',
    wrong: '0x0000ffffu',
    checks: startChecks,
    failing: /^start\/striped, chains$/,
  },
  {
    file: 'ising/single-spin.wgsl',
    right: 'favoured ^ (against & ~(spin ^ favoured))',
    wrong: 'favoured ^ (against & (spin ^ favoured))',
    checks: updateChecks,
    failing: /^single-spin\/metropolis/,
  },
  {
    file: 'ising/neighbour-counts.wgsl',
    right: 'PerCount(vec4u(~(a | b), a ^ b, a & b, 0u))',
    wrong: 'PerCount(vec4u(a & b, a ^ b, ~(a | b), 0u))',
    checks: updateChecks,
    failing: /^single-spin\/.*\/chain/,
  },
  {
    file: 'ising/single-spin.wgsl',
    right: 'acceptance[at + 2u * groups]',
    wrong: 'acceptance[at + groups]',
    checks: updateChecks,
    failing: /^single-spin\/.*\/per-replica$/,
  },
  {
    file: 'ising/cluster-start.wgsl',
    right: 'label < clusters.labels',
    wrong: 'label < clusters.labels / 2u',
    checks: updateChecks,
    failing: /^cluster/,
  },
  {
    file: 'ising/cluster-bonds.wgsl',
    right: 'select(0u, lattice.strips, right_end)',
    wrong: '0u',
    checks: updateChecks,
    failing: /^cluster-bonds/,
  },
  {
    file: 'ising/cluster-bonds.wgsl',
    right: '(spin ^ update.against) & bernoulli',
    wrong: 'spin & bernoulli',
    checks: updateChecks,
    failing: /^cluster-bonds\/field$/,
  },
  {
    file: 'ising/cluster-flip.wgsl',
    right: '9u).x & 1u',
    wrong: '9u).x & 2u',
    checks: updateChecks,
    failing: /^cluster/,
  },
  {
    file: 'ising/exchange.wgsl',
    right: 'select(-excess, excess,',
    wrong: 'select(excess, excess,',
    checks: exchangeChecks,
    failing: /^exchange, exchange-thresholds$/,
  },
  {
    file: 'ising/exchange-thresholds.wgsl',
    right: 'const entries_per_move = 24u',
    wrong: 'const entries_per_move = 22u',
    checks: exchangeChecks,
    failing: /^exchange/,
  },
  {
    file: 'ising/reversal.wgsl',
    right: 'reversal.against == 1u',
    wrong: 'reversal.against == 2u',
    checks: reversalChecks,
    failing: /^reversal, strips$/,
  },
  {
    file: 'ising/reversal-flip.wgsl',
    right: 'word < lattice.width * lattice.height',
    wrong: 'word < lattice.width',
    checks: reversalChecks,
    failing: /^reversal/,
  },
  {
    file: 'ising/measure.wgsl',
    right: 'add(staggered, spin, ~middle)',
    wrong: 'add(staggered, spin, middle)',
    checks: measurementChecks,
    failing: /staggered$/,
  },
  {
    file: 'ising/measure.wgsl',
    right: 'select(0u, lattice.strips, right_end)',
    wrong: '0u',
    checks: measurementChecks,
    failing: /^measure\/strips\/raster$/,
  },
  {
    file: 'ising/correlation.wgsl',
    right: '(32u - crossings) & 31u',
    wrong: 'crossings & 31u',
    checks: correlationChecks,
    failing: /^correlation\/strip/,
  },
  {
    file: 'ising/line-sums.wgsl',
    right: 'let stride = lattice.width * lattice.groups;',
    wrong: 'let stride = lattice.width;',
    checks: correlationChecks,
    failing: /(line-sums\/|structure-factor, )strips/,
  },
  {
    file: 'ising/structure-factor.wgsl',
    right: 'start += 32u',
    wrong: 'start += 64u',
    checks: correlationChecks,
    failing: /^structure-factor, strips$/,
  },
  {
    file: 'rbm/gradient-means.wgsl',
    right: 'sum_of_product(model_values(at.y, lanes), h)',
    wrong: 'sum_of_product(model_values(at.x, lanes), h)',
    checks: trainingChecks,
    failing: /^training/,
  },
  {
    file: 'rbm/hidden-means.wgsl',
    right: 'weights[input * layer.hidden + unit]',
    wrong: 'weights[input * layer.hidden]',
    checks: trainingChecks,
    failing: /^training, (cd|centred), mean-field/,
  },
  {
    file: 'rbm/differences.wgsl',
    right: 'first[unit * comparison.first_groups + g]',
    wrong: 'first[unit * comparison.first_groups]',
    checks: trainingChecks,
    failing: /^rbm-differences/,
  },
  {
    file: 'rbm/free-energy.wgsl',
    right: 'energies[samples.first * 8u + at] = -sum',
    wrong: 'energies[samples.first * 8u + at] = -0.99 * sum',
    checks: likelihoodChecks,
    failing: /^rbm-(activations, rbm-free-energy|pseudo-likelihood)/,
  },
  {
    file: 'rbm/pseudo-likelihood.wgsl',
    right: 'x + change * weights',
    wrong: 'x - change * weights',
    checks: likelihoodChecks,
    failing: /^rbm-pseudo-likelihood/,
  },
  {
    file: 'rbm/annealing-weight.wgsl',
    right: 'log_weight(after * x)',
    wrong: 'log_weight(before * x)',
    checks: likelihoodChecks,
    failing: /^rbm-annealing/,
  },
  {
    file: 'rg/block.wgsl',
    right: 'block.level).x',
    wrong: 'block.level).y',
    checks: zoomChecks,
    failing: /^(majority|unfold|majority-any\/.*with ties)$/,
  },
  {
    file: 'rg/majority.wgsl',
    right: 'let tie = a;',
    wrong: 'let tie = d;',
    checks: zoomChecks,
    failing: /^majority\/ties-first$/,
  },
  {
    file: 'rg/majority.wgsl',
    right: '(tie & (pair | (sum & d)))',
    wrong: '(tie & pair)',
    checks: zoomChecks,
    failing: /^(majority|unfold|majority\/.*)$/,
  },
  {
    file: 'rg/majority-any.wgsl',
    right: 'select(FACTOR, 1u,',
    wrong: 'select(FACTOR, FACTOR,',
    checks: zoomChecks,
    failing: /^majority-any\/.*chains/,
  },
  {
    file: 'rg/majority-any.wgsl',
    right: 'c.above | (c.equal & plane & ~mask)',
    wrong: 'c.above | (c.equal & plane)',
    checks: zoomChecks,
    failing: /^majority-any/,
  },
  {
    file: 'rg/decimation.wgsl',
    right: 'FACTOR * place.y, place.g',
    wrong: 'place.y, place.g',
    checks: zoomChecks,
    failing: /^decimation\/\d x \d$/,
  },
  {
    file: 'rg/local-fields.wgsl',
    right: '~(s ^ left_up))',
    wrong: '~(s ^ left_down))',
    checks: zoomChecks,
    failing: /^local-fields/,
  },
  {
    file: 'rg/operators.wgsl',
    right: 's ^ left ^ up);',
    wrong: 's ^ left ^ down);',
    checks: zoomChecks,
    failing: /^operators/,
  },
  {
    file: 'rg/operators.wgsl',
    right: 'spin_at(back_x - 2u,',
    wrong: 'spin_at(back_x - 1u,',
    checks: zoomChecks,
    failing: /^operators/,
  },
  {
    file: 'rg/average.wgsl',
    right: 'FACTOR * y + dy',
    wrong: 'FACTOR * y',
    checks: zoomChecks,
    failing: /^average/,
  },
  {
    file: 'rg/average-again.wgsl',
    right: 'sum += row',
    wrong: 'sum = row',
    checks: zoomChecks,
    failing: /^average-(again|moments)$/,
  },
  {
    file: 'rg/average-moments.wgsl',
    right: 'select(y + 1u, 0u, y + 1u == lattice.side)',
    wrong: 'min(y + 1u, lattice.side - 1u)',
    checks: zoomChecks,
    failing: /^average-moments$/,
  },
  {
    file: 'rg/sublattice.wgsl',
    right: '+ (y & 1u)',
    wrong: '+ 1u - (y & 1u)',
    checks: zoomChecks,
    failing: /^sublattice$/,
  },
  {
    file: 'rg/operator-correlations.wgsl',
    right: '(a < 0) != (b < 0)',
    wrong: 'a < 0',
    checks: zoomChecks,
    failing: /^operator-correlations$/,
  },
  {
    file: 'rg/operator-correlations.wgsl',
    right: '+ (middle >> 16u)',
    wrong: '',
    checks: zoomChecks,
    failing: /^operator-correlations$/,
  },
];

/** A device whose shaders have one fault. */
async function faulty({ file, right, wrong }: Omit<Fault, 'checks' | 'failing'>): Promise<Gpu> {
  const [{ adapter, report }] = await findAdapters();
  const parts = shaderSources[file].split(right);
  expect(parts, `${file} has '${right}' once`).toHaveLength(2);
  return Gpu.open(adapter, report, { ...shaderSources, [file]: parts.join(wrong) });
}

function failuresAmong(checks: Check[]): string[] {
  return checks.filter(({ passed }) => !passed).map(({ name }) => name);
}

describe('a fault in a shader fails its checks and no others of their kind', () => {
  it.each(faults)('$file: $wrong', async (fault) => {
    const gpu = await faulty(fault);
    const checks = await fault.checks(gpu);
    const failed = failuresAmong(checks);
    expect(failed).toEqual(
      checks.map(({ name }) => name).filter((name) => fault.failing.test(name)),
    );
    expect(failed.length).toBeGreaterThan(0);
    gpu.dispose();
  });
});

it('a shader that does not compile fails the checks of its kind, not the whole examination', async () => {
  const fault = { file: 'ising/metropolis.wgsl', right: 'fn updated(', wrong: 'fn (' };
  const gpu = await faulty(fault);
  const checks = await examine(gpu);
  const kinds = ['updates', 'replica exchange', 'exact physics'];
  expect(failuresAmong(checks)).toEqual(['every shader compiles', ...kinds]);
  expect(checks.length).toBeGreaterThan(25);
  gpu.dispose();
});
