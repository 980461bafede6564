import { afterAll, beforeAll } from 'vitest';
import type { Gpu, GpuOptions } from '../../src/gpu/gpu.ts';
import { openGpuInNode } from '../../src/gpu/node/open.ts';

/**
 * Opens a device for the tests of a file and closes it after them.
 * @param options `software: false` runs the shaders of real GPUs on a software adapter too
 */
export function withGpu(options?: GpuOptions): { readonly gpu: Gpu } {
  let gpu: Gpu | undefined;
  beforeAll(async () => {
    gpu = await openGpuInNode(options);
  });
  afterAll(() => gpu?.dispose());
  return {
    get gpu() {
      if (!gpu) throw new Error('The device is open only while tests run.');
      return gpu;
    },
  };
}
