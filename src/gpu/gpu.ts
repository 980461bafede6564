import type { UniformLayout } from '../../shaders/kernel-entry.ts';
import type { KernelName, PermutationName } from '../../shaders/kernels.ts';
import type { AdapterReport } from './adapter-report.ts';
import { Dispatch, type DispatchSize } from './dispatch.ts';
import { ErrorScopes } from './error-scopes.ts';
import { DeviceLostError, GpuUnavailableError } from './errors.ts';
import {
  KernelCache,
  ordinalStride,
  type ArrayLengths,
  type Kernel,
  type KernelConstants,
  type KernelModule,
  type OwnKernelOptions,
  type RandomGenerator,
} from './kernels.ts';
import { prove } from './proof.ts';
import { ReadbackPool } from './readback.ts';
import { deviceDescriptor, hasQuads } from './requirements.ts';
import type { Tuning } from './tuning.ts';
import { Uniform, uniformLayout, type LayoutOf, type UniformValues } from './uniform.ts';

/** The number of ordinals, which distinguish the dispatches of one kernel within a submit. */
export const maximumOrdinals = 2048;

/** Options that all kernels of a device share. */
export interface GpuOptions {
  /** The random generator (flag PHILOX of all shaders), default `pcg`. The two generators give different bits. */
  readonly random?: RandomGenerator | undefined;
  /** The flag SOFTWARE of all shaders; default true on software adapters. A test may choose the other value. */
  readonly software?: boolean | undefined;
  /** Choices that change the speed alone. Default: what suits the kind of adapter. */
  readonly tuning?: Tuning | undefined;
}

/** A whole buffer, or a part of one, or a `Uniform`, for a bind group. */
export type BufferRange = GPUBuffer | GPUBufferBinding;

/**
 * A device with the tools of every engine: kernels, buffers, readback, and notice of device loss. This class contains no
 * physics. Open one `Gpu` per process or page; `dispose()` ends it.
 */
export class Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterReport;
  /** Whether kernels are compiled for a processor: true on software adapters. */
  readonly software: boolean;
  /** Whether kernels for a processor share what four invocations read, by operations of subgroups. */
  readonly quads: boolean;
  /** The random generator of the kernels. Results depend on the generator just as they depend on the seed. */
  readonly random: RandomGenerator;
  /** Choices that change the speed alone. What is made after a change follows it. */
  tuning: Tuning;
  readonly #kernels: KernelCache;
  /** Entry i holds the number i; entries are `ordinalStride` bytes apart. A dynamic offset gives each dispatch its ordinal. */
  readonly #ordinals: GPUBufferBinding;
  readonly #readback: ReadbackPool;
  readonly #scopes: ErrorScopes;
  #loss: GPUDeviceLostInfo | undefined;

  private constructor(
    device: GPUDevice,
    scopes: ErrorScopes,
    adapter: AdapterReport,
    sources: Readonly<Record<string, string>>,
    { software = adapter.software, random = 'pcg', tuning = {} }: GpuOptions,
  ) {
    this.device = device;
    this.adapter = adapter;
    this.software = software;
    this.quads = software && hasQuads(device);
    this.random = random;
    this.tuning = tuning;
    this.#kernels = new KernelCache(device, sources, software, random, this.quads);
    this.#scopes = scopes;
    this.#readback = new ReadbackPool(device, () => scopes.inspect());
    const ordinals = new Uint32Array((maximumOrdinals * ordinalStride) / 4);
    for (let i = 0; i < maximumOrdinals; i++) ordinals[(i * ordinalStride) / 4] = i;
    this.#ordinals = { buffer: this.upload('ordinals', ordinals, GPUBufferUsage.UNIFORM), size: 4 };
    void this.#watch();
  }

  /**
   * Opens a device on an adapter and checks that the device executes commands.
   * @throws GpuUnavailableError if the adapter gives no device, or if the device is the null backend
   * @throws GpuCommandError if the device rejects a command
   */
  static async open(
    adapter: GPUAdapter,
    report: AdapterReport,
    sources: Readonly<Record<string, string>>,
    options: GpuOptions = {},
  ): Promise<Gpu> {
    let device: GPUDevice;
    try {
      device = await adapter.requestDevice(deviceDescriptor(adapter));
    } catch (cause) {
      const message = `The adapter ${report.name} gave no device: ${(cause as Error).message}`;
      throw new GpuUnavailableError('no-device', message, { cause });
    }
    const scopes = new ErrorScopes(device);
    try {
      return await scopes.around(`The adapter ${report.name} failed`, async () => {
        const gpu = new Gpu(device, scopes, report, sources, options);
        await prove(gpu);
        return gpu;
      });
    } catch (error) {
      device.destroy();
      throw error;
    }
  }

  /** Resolves when the device is lost or disposed of (reason "destroyed"). */
  get lost(): Promise<GPUDeviceLostInfo> {
    return this.device.lost;
  }

  /**
   * A compute kernel of the kernel table. Each kernel is compiled once.
   * @param lengths of arrays of words that have no length in the shader
   */
  kernel<K extends KernelName>(
    name: K,
    permutation: PermutationName<K>,
    constants?: KernelConstants,
    lengths?: ArrayLengths,
  ): Promise<Kernel> {
    return this.#kernels.kernel(name, permutation, constants, lengths);
  }

  /**
   * Compiles your own kernel. Bind its buffers with `dispatch`, record the dispatch in `compute`, and read results with
   * `readWords`.
   * @throws ShaderError with the line, if the WGSL does not compile
   */
  ownKernel(options: OwnKernelOptions): Promise<Kernel> {
    return this.#kernels.own(options);
  }

  /**
   * Whether a kernel was built in one of its permutations, with whatever constants.
   * @internal
   */
  hasBuilt(name: KernelName, permutation: string): boolean {
    return this.#kernels.isBuilt(name, permutation);
  }

  /**
   * A shader module of the table with its bind group layout, for render pipelines.
   * @internal
   */
  module<K extends KernelName>(name: K, permutation: PermutationName<K>): Promise<KernelModule> {
    return this.#kernels.module(name, permutation);
  }

  /**
   * Rebuilds all kernels from new shader texts. If a text is wrong, the old kernels stay.
   * @internal
   */
  reloadShaders(sources: Readonly<Record<string, string>>): Promise<void> {
    return this.#kernels.reload(sources);
  }

  /** A bind group. The resources are in the order of their binding numbers. */
  bind(kernel: Pick<Kernel, 'label' | 'layout'>, resources: readonly BufferRange[]): GPUBindGroup {
    return this.device.createBindGroup({
      label: kernel.label,
      layout: kernel.layout,
      entries: resources.map((resource, binding) => ({
        binding,
        resource: 'buffer' in resource ? resource : { buffer: resource },
      })),
    });
  }

  /**
   * A kernel with its buffers, ready to be recorded.
   * @param resources the buffers in the order of the kernel's bindings, without ordinals
   * @param size number of invocations, or workgroups in up to three dimensions
   */
  dispatch(kernel: Kernel, resources: readonly BufferRange[], size: DispatchSize): Dispatch {
    const given = resources.values();
    const all = kernel.bindings.map((binding) => {
      const resource = binding === 'ordinal' ? this.#ordinals : given.next().value;
      if (!resource)
        throw new RangeError(`${kernel.label} binds more than ${resources.length} buffers.`);
      return resource;
    });
    return new Dispatch(kernel, this.bind(kernel, all), size);
  }

  /** An empty storage buffer that can be read back. `size` in bytes, a multiple of 4. */
  storage(label: string, size: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.device.createBuffer({ label, size: Math.max(size, 16), usage });
  }

  /** A buffer that holds the given data. */
  upload(
    label: string,
    data: Uint32Array | Float32Array,
    usage = GPUBufferUsage.STORAGE,
  ): GPUBuffer {
    const buffer = this.device.createBuffer({
      label,
      size: Math.max(16, data.byteLength),
      usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    this.write(buffer, data);
    return buffer;
  }

  /**
   * A uniform buffer, filled by the names of its fields.
   * @param of a kernel of the table, or the layout of the struct for your own kernel
   */
  uniform<const T extends KernelName | UniformLayout>(
    of: T,
    values: UniformValues<LayoutOf<T>>,
  ): Uniform<LayoutOf<T>> {
    return new Uniform(
      this.device,
      typeof of === 'string' ? of : 'uniform',
      uniformLayout(of),
      values,
    );
  }

  write(buffer: GPUBuffer, data: Uint32Array | Float32Array, offset = 0): void {
    this.device.queue.writeBuffer(buffer, offset, data as Uint32Array<ArrayBuffer>);
  }

  /** Records commands into one encoder and submits them. */
  submit(label: string, record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder({ label });
    record(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Records one compute pass and submits it, with timestamps around the pass if a timer needs them. */
  compute(
    label: string,
    record: (pass: GPUComputePassEncoder) => void,
    timestampWrites?: GPUComputePassTimestampWrites,
  ): void {
    this.submit(label, (encoder) => {
      const pass = encoder.beginComputePass({ label, ...(timestampWrites && { timestampWrites }) });
      record(pass);
      pass.end();
    });
  }

  /** Reads words of a buffer back to the host, after all work submitted so far. */
  async readWords(buffer: GPUBuffer, offset?: number, size?: number): Promise<Uint32Array> {
    this.assertPresent();
    return new Uint32Array(await this.#readback.read(buffer, offset, size));
  }

  async readFloats(buffer: GPUBuffer, offset?: number, size?: number): Promise<Float32Array> {
    this.assertPresent();
    return new Float32Array(await this.#readback.read(buffer, offset, size));
  }

  /**
   * Resolves when all submitted work is done.
   * @throws DeviceLostError; and GpuCommandError within `guarded`, if a command was rejected
   */
  async settle(): Promise<void> {
    await Promise.all([this.device.queue.onSubmittedWorkDone(), this.#scopes.inspect()]);
    this.assertPresent();
  }

  /**
   * Runs an action. It fails if the implementation rejects one of its commands, at the latest when the action next waits for
   * the device.
   */
  guarded<T>(label: string, action: () => Promise<T> | T): Promise<T> {
    return this.#scopes.around(label, action);
  }

  /** @throws DeviceLostError if the device is lost */
  assertPresent(): void {
    if (!this.#loss) return;
    const { reason, message } = this.#loss;
    throw new DeviceLostError(`The GPU device was lost (${reason}): ${message || 'no details'}`);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#readback.dispose();
    this.device.destroy();
  }

  async #watch(): Promise<void> {
    this.#loss = await this.device.lost;
  }
}
