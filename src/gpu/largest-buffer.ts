import type { Gpu } from './gpu.ts';

/** Bytes of the largest buffer that kernels of a device can bind as a whole. */
export function largestBuffer({ device }: Pick<Gpu, 'device'>): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}
