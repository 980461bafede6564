import { DeviceLostError, GpuCommandError } from './errors.ts';

/** Bytes of a page, where no single range needs more. */
const pageBytes = 2 ** 21;

/** Copies of ranges that are mapped together. */
interface Page {
  readonly staging: GPUBuffer;
  readonly capacity: number;
  used: number;
  /** Resolves to the bytes of the page when they are on the host. */
  readonly arrival: Promise<ArrayBuffer>;
  /** Ends the page: asks for its bytes. */
  readonly close: () => void;
}

/**
 * Copies ranges of GPU buffers to the host. Each range is copied into a page at once, so later work on the device does not
 * change the result. A page is mapped at the next turn of the event loop, so all ranges that are read until then share one
 * wait. The staging buffers are kept; their sizes are powers of two, so repeated readbacks allocate nothing.
 */
export class ReadbackPool {
  readonly #device: GPUDevice;
  readonly #inspect: () => Promise<void>;
  readonly #free = new Map<number, GPUBuffer[]>();
  #open: Page | undefined;

  /** @param inspect throws GpuCommandError where a command was rejected, so what is read may be wrong */
  constructor(device: GPUDevice, inspect: () => Promise<void>) {
    this.#device = device;
    this.#inspect = inspect;
  }

  /**
   * Reads the bytes `offset .. offset + size` of a buffer after all work submitted so far. Both
   * numbers are multiples of 4.
   * @throws DeviceLostError if the device is lost before the copy arrives
   * @throws GpuCommandError if a command was rejected before the copy was made
   */
  async read(source: GPUBuffer, offset = 0, size = source.size - offset): Promise<ArrayBuffer> {
    const page = this.#pageFor(size);
    const from = page.used;
    // Ranges of a mapped buffer begin at multiples of 8.
    page.used += Math.ceil(size / 8) * 8;
    const encoder = this.#device.createCommandEncoder({ label: 'readback' });
    encoder.copyBufferToBuffer(source, offset, page.staging, from, size);
    this.#device.queue.submit([encoder.finish()]);
    const bytes = await page.arrival;
    return bytes.byteLength === size ? bytes : bytes.slice(from, from + size);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const buffers of this.#free.values()) for (const buffer of buffers) buffer.destroy();
    this.#free.clear();
  }

  /** The open page if it has room for `size` bytes, else a new one. */
  #pageFor(size: number): Page {
    if (this.#open && this.#open.used + size <= this.#open.capacity) return this.#open;
    this.#open?.close();
    const page = this.#openPage(Math.max(pageBytes, 2 ** Math.ceil(Math.log2(size))));
    this.#open = page;
    // Nobody waits for the page where its first copy could not be recorded.
    page.arrival.catch(() => undefined);
    nextTurn(() => page.close());
    return page;
  }

  #openPage(capacity: number): Page {
    const staging = this.#free.get(capacity)?.pop() ?? this.#create(capacity);
    let close: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const page: Page = {
      staging,
      capacity,
      used: 0,
      close: () => {
        if (this.#open === page) this.#open = undefined;
        close?.();
      },
      arrival: closed.then(() => this.#map(page)),
    };
    return page;
  }

  async #map({ staging, capacity, used }: Page): Promise<ArrayBuffer> {
    let copy: ArrayBuffer;
    try {
      const mapped = staging.mapAsync(GPUMapMode.READ, 0, used);
      // A rejected command says more than a buffer that cannot be mapped because of it.
      mapped.catch(() => undefined);
      await this.#inspect();
      await mapped;
      copy = staging.getMappedRange(0, used).slice(0);
    } catch (cause) {
      staging.destroy();
      if (cause instanceof GpuCommandError) throw cause;
      throw new DeviceLostError('The device went away while results were read back.', { cause });
    }
    staging.unmap();
    this.#free.set(capacity, [...(this.#free.get(capacity) ?? []), staging]);
    return copy;
  }

  #create(size: number): GPUBuffer {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return this.#device.createBuffer({ label: 'readback staging', size, usage });
  }
}

/** Calls back when everything is done that waits for nothing outside of the program. */
function nextTurn(callback: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(callback);
  else setTimeout(callback);
}
