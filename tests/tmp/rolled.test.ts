// @ts-nocheck
/* oxlint-disable */
import { it } from 'vitest';
import { shaderSources } from '../../shaders/sources.ts';
import { Gpu } from '../../src/gpu/gpu.ts';
import { findAdapters } from '../../src/gpu/node/open.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { emptyUnits } from '../../src/rbm/machine/packed-units.ts';
import { LayerSampler } from '../../src/rbm/sampling/layer-sampler.ts';

it('rolled', async () => {
  const file = 'rbm/include/product.wgsl';
  const text = shaderSources[file] as string;
  const i = text.indexOf('    let v0 = columns(v, bits0);');
  const j = text.indexOf('  return Pair(logits_of(a');
  const rolled = `${text.slice(0, i)}    for (var k = 0u; k < 4u; k++) {
      let lv = columns(v, low_bits[k]);
      let lw = columns(w, low_bits[k]);
      a.low[k] += lv * av + lw * aw;
      b.low[k] += lv * bv + lw * bw;
      let hv = columns(v, high_bits[k]);
      let hw = columns(w, high_bits[k]);
      a.high[k] += hv * av + hw * aw;
      b.high[k] += hv * bv + hw * bw;
    }
  }
${text.slice(j)}
const low_bits = array<vec4i, 4>(bits0, bits1, bits2, bits3);
const high_bits = array<vec4i, 4>(bits4, bits5, bits6, bits7);
`;
  const [{ adapter, report }] = await findAdapters();
  const gpus = [];
  for (const sources of [shaderSources, { ...shaderSources, [file]: rolled }]) {
    const [{ adapter, report }] = await findAdapters();
    const gpu = await Gpu.open(adapter, report, sources);
    const machine = await Rbm.create(gpu, { visible: 1600, hidden: 400, seed: 1 });
    const from = emptyUnits(gpu, 1600, 4, 'from');
    gpu.write(
      from.buffer,
      Uint32Array.from({ length: 6400 }, (_, k) => Math.imul(k, 0x9e3779b9)),
    );
    const to = emptyUnits(gpu, 400, 4, 'to');
    const sampler = await LayerSampler.create(gpu, { machine, layer: 'hidden', from, to, seed: 1 });
    sampler.begin(0);
    gpus.push({ gpu, sampler, times: [] as number[] });
  }
  for (let round = 0; round < 16; round++)
    for (const { gpu, sampler, times } of gpus) {
      const start = process.cpuUsage();
      gpu.compute('x', (pass) => {
        for (let k = 0; k < 4; k++) sampler.record(pass, k);
      });
      await gpu.settle();
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 4000);
    }
  for (const { times } of gpus) {
    const sorted = times.slice(2).toSorted((a, b) => a - b);
    console.log('ms of processor time a half-step: median', sorted[7], 'best', sorted[0]);
  }
}, 300000);
