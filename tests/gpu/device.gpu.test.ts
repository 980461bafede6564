import { describe, expect, it } from 'vitest';
import { shaderSources } from '../../shaders/sources.ts';
import {
  DeviceLostError,
  GpuCommandError,
  GpuUnavailableError,
  ShaderError,
} from '../../src/gpu/errors.ts';
import { Gpu } from '../../src/gpu/gpu.ts';
import { KernelCache } from '../../src/gpu/kernels.ts';
import { GpuTimer } from '../../src/gpu/timer.ts';
import { findAdapters, openGpuInNode } from '../../src/gpu/node/open.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

describe('the device', () => {
  it('says what it is, and whether the processor does the work', () => {
    const { name, backend, software, host } = device.gpu.adapter;
    expect(name).not.toBe('');
    expect(backend).toBe('vulkan');
    expect(typeof software).toBe('boolean');
    expect(host).toMatch(/^Dawn .* Node \d+/);
  });

  it('reads back what was written, in any order and size', async () => {
    const { gpu } = device;
    const words = Uint32Array.from({ length: 1000 }, (_, i) => Math.imul(i, 0x9e3779b9) >>> 0);
    const buffer = gpu.upload('words', words);
    const [all, part, again] = await Promise.all([
      gpu.readWords(buffer),
      gpu.readWords(buffer, 400, 40),
      gpu.readWords(buffer),
    ]);
    expect(all).toEqual(words);
    expect(part).toEqual(words.slice(100, 110));
    expect(again).toEqual(words);
  });

  it('fails an action whose command is rejected, and only that one', async () => {
    const { gpu } = device;
    const invalid = gpu.guarded('a copy', () => {
      const small = gpu.storage('small', 16);
      gpu.submit('copy', (encoder) => encoder.copyBufferToBuffer(small, 0, small, 0, 1 << 20));
    });
    await expect(invalid).rejects.toThrow(GpuCommandError);
    await expect(gpu.guarded('nothing', () => 7)).resolves.toBe(7);
  });

  it('fails the next reading and the next wait after a rejected command, before anything wrong is kept', async () => {
    const { gpu } = device;
    const buffer = gpu.upload('words', Uint32Array.of(1, 2, 3, 4));
    const found: unknown[] = [];
    const invalid = gpu.guarded('a write', async () => {
      found.push(await gpu.readWords(buffer));
      gpu.write(buffer, Uint32Array.of(5, 6, 7, 8), 1 << 20);
      found.push(await gpu.readWords(buffer).catch((error: unknown) => error));
      found.push(await gpu.settle().catch((error: unknown) => error));
    });
    await expect(invalid).rejects.toThrow(/^a write: /);
    expect(found).toEqual([
      Uint32Array.of(1, 2, 3, 4),
      expect.any(GpuCommandError),
      expect.any(GpuCommandError),
    ]);
    expect(await gpu.readWords(buffer)).toEqual(Uint32Array.of(1, 2, 3, 4));
    expect(await gpu.device.popErrorScope().catch(() => 'none')).toBe('none');
  });

  it('an exception within an action wins, and no error scope is left behind', async () => {
    const { gpu } = device;
    const failing = gpu.guarded('mine', () => {
      throw new RangeError('mine');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await gpu.device.popErrorScope().catch(() => 'none')).toBe('none');
  });

  it('keeps the old kernels when a new shader text does not compile, and names file and line', async () => {
    const { gpu } = device;
    const kernel = await gpu.kernel('proof', 'default');
    const before = kernel.pipeline;
    const broken = {
      ...shaderSources,
      'shared/proof.wgsl': '@compute @workgroup_size(1)\nfn main() { nonsense(); }',
    };
    await expect(gpu.reloadShaders(broken)).rejects.toThrow(ShaderError);
    await expect(gpu.reloadShaders(broken)).rejects.toThrow('shaders/shared/proof.wgsl:2:13');
    expect(kernel.pipeline).toBe(before);
    await gpu.reloadShaders(shaderSources);
    expect(kernel.pipeline).not.toBe(before);
  });

  it('forgets a kernel that did not compile, so that a corrected shader text brings it back', async () => {
    const broken = { ...shaderSources, 'shared/proof.wgsl': 'nonsense' };
    const cache = new KernelCache(device.gpu.device, broken, true);
    const sum = await cache.kernel('row-sums', 'default');
    const before = sum.pipeline;
    await expect(cache.kernel('proof', 'default')).rejects.toThrow(ShaderError);
    await cache.reload(shaderSources);
    expect(sum.pipeline).not.toBe(before);
    const proof = await cache.kernel('proof', 'default');
    expect(proof.pipeline).toBeInstanceOf(GPUComputePipeline);
  });

  it('times a submit, with the clock that it used', async () => {
    const timer = new GpuTimer(device.gpu);
    const kernel = await device.gpu.kernel('proof', 'default');
    const proof = device.gpu.dispatch(kernel, [device.gpu.storage('word', 16)], [65_535]);
    const began = performance.now();
    const { milliseconds, clock } = await timer.time((timestampWrites) =>
      device.gpu.compute(
        'proof',
        (pass) => {
          for (let dispatch = 0; dispatch < 50; dispatch++) proof.record(pass);
        },
        timestampWrites,
      ),
    );
    const wall = performance.now() - began;
    // Most of this time is the pass, so a clock that errs by a factor of 1000 is seen.
    expect(milliseconds).toBeLessThanOrEqual(wall * 1.05);
    expect(milliseconds).toBeGreaterThan(wall / 1000);
    expect(['gpu', 'wall']).toContain(clock);
    timer.dispose();
  });

  it("runs a kernel of one's own, with includes, a uniform and constants", async () => {
    const { gpu } = device;
    const shape = { first: 'u32', key: 'vec2u', factor: 'f32' } as const;
    const kernel = await gpu.ownKernel({
      label: 'squares',
      code: `
        #include "shared/invocation.wgsl"
        struct Shape { first: u32, key: vec2u, factor: f32 }
        @group(0) @binding(0) var<storage, read_write> squares: array<f32>;
        @group(0) @binding(1) var<uniform> shape: Shape;
        @group(0) @binding(2) var<uniform> ordinal: u32;
        override SHIFT: u32 = 0u;
        @compute @workgroup_size(64)
        fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
          let i = invocation_of(id, size);
          if (i < 8u) {
            let n = f32(shape.first + i + SHIFT + shape.key.y);
            squares[8u * ordinal + i] = shape.factor * n * n;
          }
        }`,
      bindings: ['storage', shape, 'ordinal'],
      constants: { SHIFT: 100 },
    });
    const squares = gpu.storage('squares', 64);
    const uniform = gpu.uniform(shape, { first: 1, key: [7, 10], factor: 0.5 });
    const squaring = gpu.dispatch(kernel, [squares, uniform], 8);
    gpu.compute('squares', (pass) => squaring.record(pass, 0));
    uniform.set({ first: 2 ** 32 + 2, factor: -1 });
    gpu.compute('squares', (pass) => squaring.record(pass, 1));
    const expected = [0.5 * 111 ** 2, 0.5 * 112 ** 2, -(112 ** 2), -(113 ** 2)];
    const found = await gpu.readFloats(squares);
    expect([found[0], found[1], found[8], found[9]]).toEqual(expected);
    await expect(
      gpu.ownKernel({ label: 'mine', code: '\nfn main( {', bindings: [] }),
    ).rejects.toThrow(/mine:2/);
  });

  it('a device that is gone says so instead of hanging', async () => {
    const gpu = await openGpuInNode();
    const buffer = gpu.storage('words', 64);
    gpu.dispose();
    await gpu.lost;
    await expect(gpu.readWords(buffer)).rejects.toThrow(DeviceLostError);
    expect(() => gpu.assertPresent()).toThrow(/lost \(destroyed\)/);
  });
});

describe('a backend that executes nothing', () => {
  it('is refused for runs', async () => {
    // A shader that leaves zero stands for the null backend: one Dawn instance a process.
    const [found] = await findAdapters();
    if (!found) throw new Error('No adapter');
    const silent = {
      ...shaderSources,
      'shared/proof.wgsl': shaderSources['shared/proof.wgsl']?.replace('0xC0FFEEu', '0u') ?? '',
    };
    const requested: GPUDevice[] = [];
    const adapter = {
      limits: found.adapter.limits,
      features: found.adapter.features,
      requestDevice: async (descriptor: GPUDeviceDescriptor) => {
        const device = await found.adapter.requestDevice(descriptor);
        requested.push(device);
        return device;
      },
    };
    const opening = Gpu.open(adapter as unknown as GPUAdapter, found.report, silent);
    await expect(opening).rejects.toThrow(GpuUnavailableError);
    await expect(opening).rejects.toMatchObject({ reason: 'null-backend' });
    // Its device is given back.
    expect((await requested[0]?.lost)?.reason).toBe('destroyed');
  });
});
