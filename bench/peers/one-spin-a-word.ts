import type { Gpu } from '../../src/gpu/gpu.ts';
import { settled } from '../benchmark.ts';
import type { Peer } from './peer.ts';
import { energyCheck, sweepsBeforeCheck } from './checks.ts';

const workgroup = 256;
const sweepsOfSubmit = 16;
/** Bytes between the uniforms of two half-sweeps. */
const stride = 256;

/** The kernel that one writes first: a spin an i32, an invocation for each spin of a colour, a hash and an exponential a spin. */
const source = (size: number, temperature: number): string => `
struct Step { colour: u32, key: u32 }
@group(0) @binding(0) var<storage, read_write> spins: array<i32>;
@group(0) @binding(1) var<uniform> step: Step;
const size = ${size}u;

fn hashed(x: u32) -> u32 {
  let state = x * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

@compute @workgroup_size(${workgroup})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let y = id.y;
  let x = 2u * id.x + ((y + step.colour) & 1u);
  if (x >= size || y >= size) { return; }
  let left = select(x - 1u, size - 1u, x == 0u);
  let right = select(x + 1u, 0u, x + 1u == size);
  let up = select(y - 1u, size - 1u, y == 0u);
  let down = select(y + 1u, 0u, y + 1u == size);
  let site = y * size + x;
  let spin = spins[site];
  let sum = spins[y * size + left] + spins[y * size + right] + spins[up * size + x] + spins[down * size + x];
  let draw = f32(hashed(site ^ step.key) >> 8u) / 16777216.0;
  if (draw < exp(${-2 / temperature} * f32(spin * sum))) { spins[site] = -spin; }
}`;

/** Checkerboard Metropolis in plain WebGPU, on the adapter that ours runs on. */
export function oneSpinAWord({ size, temperature }: { size: number; temperature: number }): Peer {
  return {
    name: 'WebGPU, one spin a word',
    open: async (gpu) => {
      const bytes = 4 * size * size;
      const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
      if (bytes > Math.min(maxStorageBufferBindingSize, maxBufferSize))
        return { missing: `no buffer of ${bytes} bytes` };
      const parts = await partsOf(gpu, source(size, temperature));
      const spins = gpu.storage('spins of the peer', bytes);
      gpu.write(spins, randomSpins(size * size));
      const steps = gpu.upload(
        'steps of the peer',
        new Uint32Array((2 * sweepsOfSubmit * stride) / 4),
        GPUBufferUsage.UNIFORM,
      );
      const group = gpu.device.createBindGroup({
        layout: parts.layout,
        entries: [
          { binding: 0, resource: { buffer: spins } },
          { binding: 1, resource: { buffer: steps, size: 8 } },
        ],
      });
      let key = 1;
      const submit = (sweeps: number): void => {
        const words = new Uint32Array((2 * sweeps * stride) / 4);
        for (let half = 0; half < 2 * sweeps; half++) {
          key = (Math.imul(key, 1664525) + 1013904223) >>> 0;
          words.set([half & 1, key], (half * stride) / 4);
        }
        gpu.write(steps, words);
        gpu.compute('sweeps of the peer', (pass) => {
          pass.setPipeline(parts.pipeline);
          for (let half = 0; half < 2 * sweeps; half++) {
            pass.setBindGroup(0, group, [half * stride]);
            pass.dispatchWorkgroups(Math.ceil(size / 2 / workgroup), size);
          }
        });
      };
      let done = 0;
      const work = (sweeps: number): Promise<number> => {
        done += sweeps;
        return settled(gpu, () => {
          for (let left = sweeps; left > 0; left -= sweepsOfSubmit)
            submit(Math.min(left, sweepsOfSubmit));
        });
      };
      return {
        device: 'the same adapter',
        work,
        check: async () => {
          if (done < sweepsBeforeCheck) await work(sweepsBeforeCheck - done);
          const found = new Int32Array((await gpu.readWords(spins)).buffer);
          return energyCheck(energyOf(found, size), temperature);
        },
        close: () => {
          spins.destroy();
          steps.destroy();
        },
      };
    },
  };
}

async function partsOf(
  gpu: Gpu,
  code: string,
): Promise<{ layout: GPUBindGroupLayout; pipeline: GPUComputePipeline }> {
  const { device } = gpu;
  const visibility = GPUShaderStage.COMPUTE;
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility, buffer: { type: 'storage' } },
      { binding: 1, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ],
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  });
  return { layout, pipeline };
}

function randomSpins(count: number): Uint32Array {
  let state = 1;
  return Uint32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31 === 0 ? 1 : 0xffffffff;
  });
}

function energyOf(spins: Int32Array, size: number): number {
  let bonds = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [right, below] = [(x + 1) % size, (y + 1) % size];
      bonds +=
        (spins[y * size + x] ?? NaN) *
        ((spins[y * size + right] ?? NaN) + (spins[below * size + x] ?? NaN));
    }
  return -bonds / size ** 2;
}
