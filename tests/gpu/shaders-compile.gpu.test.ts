import { create, globals } from 'webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernels, type KernelName } from '../../shaders/kernels.ts';
import { shaderSources } from '../../shaders/sources.ts';
import { KernelCache } from '../../src/gpu/kernels.ts';

/** The null backend validates everything and runs nothing: every permutation compiles without any driver. */
describe('every permutation of every kernel compiles', () => {
  /** Kept alive: Dawn's objects do not outlive the instance they came from. */
  let dawn: GPU;
  let device: GPUDevice;

  beforeAll(async () => {
    Object.assign(globalThis, globals);
    dawn = create(['backend=null']);
    const adapter = await dawn.requestAdapter();
    if (!adapter) throw new Error('Dawn has no null backend');
    device = await adapter.requestDevice();
  });

  afterAll(() => device.destroy());

  const all = Object.entries(kernels).flatMap(([name, { kind, permutations }]) =>
    Object.keys(permutations).flatMap((permutation) =>
      ['gpu', 'software'].flatMap((target) =>
        (['pcg', 'philox'] as const).map((random) => ({
          name: name as KernelName,
          permutation,
          kind,
          target,
          random,
        })),
      ),
    ),
  );

  it.each(all)('$name/$permutation for $target with $random', async (shader) => {
    const { name, permutation, kind, target, random } = shader;
    const cache = new KernelCache(device, shaderSources, target === 'software', random);
    if (kind === 'compute') {
      const kernel = await cache.kernel(name, permutation as never);
      expect(kernel.pipeline).toBeInstanceOf(GPUComputePipeline);
    } else {
      const { module } = await cache.module(name, permutation as never);
      expect(module).toBeInstanceOf(GPUShaderModule);
    }
  });

  it('no shader is left out of the table', () => {
    const files = new Set<string>(Object.values(kernels).map(({ file }) => file));
    const texts = Object.values(shaderSources).join('\n');
    for (const path of Object.keys(shaderSources))
      expect(files.has(path) || texts.includes(`#include "${path}"`), path).toBe(true);
  });
});
