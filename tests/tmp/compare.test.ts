// @ts-nocheck
/* oxlint-disable */
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { kernels } from '../../shaders/kernels.ts';
import { shaderSources } from '../../shaders/sources.ts';
import { Gpu } from '../../src/gpu/gpu.ts';
import { findAdapters } from '../../src/gpu/node/open.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { Measurement } from '../../src/ising/measurement.ts';
import { UnequalPairs } from '../../src/ising/correlation-pairs.ts';
import { correlationParts } from '../../src/ising/correlation-parts.ts';
import { OperatorSums } from '../../src/rg/operators.ts';
import { LocalFields } from '../../src/rg/local-fields.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { emptyUnits } from '../../src/rbm/machine/packed-units.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';

const renamed: Record<string, string> = {
  'shared/row-sums.wgsl': 'shared/sum.wgsl',
  'ising/measurement.wgsl': 'ising/measure.wgsl',
  'ising/correlation-pairs.wgsl': 'ising/correlation.wgsl',
  'rbm/unit-means.wgsl': 'rbm/unit-counts.wgsl',
  'rbm/correlator-sums.wgsl': 'rbm/correlators.wgsl',
  'rbm/layer-activations.wgsl': 'rbm/activations.wgsl',
};

function oldSources(): Record<string, string> {
  const base = '/work/wt/base/shaders/';
  const out: Record<string, string> = { ...shaderSources };
  const old: Record<string, string> = {};
  for (const path of readdirSync(base, { recursive: true }) as string[])
    if (path.endsWith('.wgsl'))
      old[path] = readFileSync(base + path, 'utf8').replaceAll('#include "', '#include "old/');
  for (const [path, text] of Object.entries(old)) out[`old/${path}`] = text;
  for (const { file } of Object.values(kernels)) {
    if (file === 'rbm/threshold.wgsl' || file.includes('largest')) continue;
    const text = old[renamed[file] ?? file];
    if (text) out[file] = text;
    else console.log('no old', file);
  }
  return out;
}

type Work = { run: () => void };
const hot = (gpu: Gpu, geometry: ReturnType<typeof replicaGeometry>, more = {}) =>
  IsingSimulation.create(gpu, {
    geometry,
    temperatures: new Float64Array(geometry.systems).fill(2.6),
    seed: 1,
    start: 'hot',
    ...more,
  });
const cases: Record<string, (gpu: Gpu) => Promise<Work>> = {
  'metropolis strips 1024': async (gpu) => {
    const s = await hot(gpu, stripGeometry(1024));
    return { run: () => s.submitSweeps(60) };
  },
  'metropolis replicas 512 x 64': async (gpu) => {
    const s = await hot(gpu, replicaGeometry(64, 512));
    return { run: () => s.submitSweeps(30) };
  },
  'heat bath in a field 256 x 32': async (gpu) => {
    const s = await hot(gpu, replicaGeometry(32, 256), {
      update: 'heat-bath',
      field: 0.1,
      resident: false,
    });
    return { run: () => s.submitSweeps(40) };
  },
  'chain in a field': async (gpu) => {
    const s = await hot(gpu, replicaGeometry(512, 256, 'chain'), {
      update: 'heat-bath',
      field: 0.1,
      resident: false,
    });
    return { run: () => s.submitSweeps(60) };
  },
  'swendsen-wang strips 256': async (gpu) => {
    const s = await hot(gpu, stripGeometry(256), { update: 'swendsen-wang' });
    return { run: () => s.submitSweeps(3) };
  },
  ...Object.fromEntries(
    [
      ['strips 2048', stripGeometry(2048), false],
      ['replicas 1024 x 64', replicaGeometry(64, 1024), false],
      ['staggered strips', stripGeometry(2048), true],
      ['staggered replicas', replicaGeometry(64, 1024), true],
    ].map(([name, geometry, staggered]) => [
      `measurement ${name as string}`,
      async (gpu: Gpu) => {
        const s = await hot(gpu, geometry as never);
        const m = await Measurement.create(gpu, s.ensemble, {
          capacity: 1,
          staggered: staggered as boolean,
        });
        return {
          run: () =>
            gpu.compute('m', (pass) => {
              for (let k = 0; k < 6; k++) m.record(pass, 0);
            }),
        };
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      ['strips 256', stripGeometry(256)],
      ['replicas 64 x 32', replicaGeometry(32, 64)],
      ['chains', replicaGeometry(512, 64, 'chain')],
      ['strip chain', stripGeometry(4096, 4, 'chain')],
    ].map(([name, geometry]) => [
      `pairs ${name as string}`,
      async (gpu: Gpu) => {
        const s = await hot(
          gpu,
          geometry as never,
          (geometry as any).lattice === 'chain' ? { update: 'heat-bath' } : {},
        );
        const parts = correlationParts(gpu, geometry as never, 1);
        const pairs = await UnequalPairs.create(gpu, s.ensemble, parts);
        return {
          run: () =>
            gpu.compute('m', (pass) => {
              for (let k = 0; k < parts.parts; k++) pairs.recordPart(pass, 0, k);
            }),
        };
      },
    ]),
  ),
  'operators 256 x 32': async (gpu) => {
    const s = await hot(gpu, replicaGeometry(32, 256));
    const o = await OperatorSums.create(gpu, s.ensemble);
    return {
      run: () =>
        gpu.compute('o', (pass) => {
          for (let k = 0; k < 10; k++) o.record(pass);
        }),
    };
  },
  'local fields 64 x 32': async (gpu) => {
    const s = await hot(gpu, replicaGeometry(32, 64));
    const o = await LocalFields.create(gpu, s.ensemble);
    return {
      run: () =>
        gpu.compute('o', (pass) => {
          for (let k = 0; k < 4; k++) o.record(pass);
        }),
    };
  },
  'majority 2048': async (gpu) => {
    const s = await hot(gpu, stripGeometry(2048));
    const p = await Pyramid.create(gpu, s.ensemble, { seed: 1 });
    return { run: () => p.update(1) };
  },
  ...Object.fromEntries(
    [
      ['samples binary', 'binary', 'samples'],
      ['samples spin', 'spin', 'samples'],
      ['probabilities spin', 'spin', 'probabilities'],
      ['mean-field binary', 'binary', 'mean-field'],
    ].map(([name, units, statistics]) => [
      `CD-1 784 x 256 ${name}`,
      async (gpu: Gpu) => {
        const machine = await Rbm.create(gpu, {
          visible: 784,
          hidden: 256,
          units: units as never,
          seed: 1,
        });
        const data = emptyUnits(gpu, 784, 8, 'data');
        gpu.write(
          data.buffer,
          Uint32Array.from({ length: 784 * 8 }, (_, k) => Math.imul(k, 0x9e3779b9)),
        );
        const training = await ContrastiveDivergence.create(gpu, machine, {
          data,
          batchGroups: 4,
          seed: 1,
          learningRate: 0.001,
          statistics: statistics as never,
        } as never);
        return { run: () => training.submitUpdates(2) };
      },
    ]),
  ),
};

it('old and new', async () => {
  const gpus: Gpu[] = [];
  for (const sources of [oldSources(), shaderSources]) {
    const [found] = await findAdapters();
    gpus.push(await Gpu.open(found!.adapter, found!.report, sources));
  }
  for (const [name, make] of Object.entries(cases)) {
    const works = [];
    for (const gpu of gpus) works.push({ gpu, work: await make(gpu), times: [] as number[] });
    for (let round = 0; round < 14; round++)
      for (const { gpu, work, times } of round % 2 ? works.toReversed() : works) {
        const start = process.cpuUsage();
        work.run();
        await gpu.settle();
        const { user, system } = process.cpuUsage(start);
        times.push((user + system) / 1000);
      }
    const [old, fresh] = works.map(({ times }) => times.slice(2).toSorted((a, b) => a - b));
    console.log(
      `RATIO ${name}: median ${(old![6]! / fresh![6]!).toFixed(2)}, best ${(old![0]! / fresh![0]!).toFixed(2)} (${fresh![0]!.toFixed(1)} ms)`,
    );
  }
}, 900000);
