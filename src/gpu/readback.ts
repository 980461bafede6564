import { DeviceLostError } from './errors.ts';

/**
 * Copies ranges of GPU buffers to the host through a pool of mappable buffers. Their sizes are powers
 * of two, so repeated readbacks allocate nothing.
 */
export class ReadbackPool {
  readonly #device: GPUDevice;
  readonly #free = new Map<number, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Reads the bytes `offset .. offset + size` of a buffer after all work submitted so far. Both
   * numbers are multiples of 4.
   * @throws DeviceLostError if the device is lost before the copy arrives
   */
  async read(source: GPUBuffer, offset = 0, size = source.size - offset): Promise<ArrayBuffer> {
    const capacity = Math.max(256, 2 ** Math.ceil(Math.log2(size)));
    const staging = this.#free.get(capacity)?.pop() ?? this.#create(capacity);
    const encoder = this.#device.createCommandEncoder({ label: 'readback' });
    encoder.copyBufferToBuffer(source, offset, staging, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, size);
    } catch (cause) {
      staging.destroy();
      throw new DeviceLostError('The device went away while results were read back.', { cause });
    }
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    this.#free.set(capacity, [...(this.#free.get(capacity) ?? []), staging]);
    return copy;
  }

  #create(size: number): GPUBuffer {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return this.#device.createBuffer({ label: 'readback staging', size, usage });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffers of this.#free.values()) for (const buffer of buffers) buffer.destroy();
    this.#free.clear();
  }
}
