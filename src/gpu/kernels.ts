import type { Binding, KernelEntry } from '../../shaders/kernel-entry.ts';
import { kernels, type KernelName, type PermutationName } from '../../shaders/kernels.ts';
import { ShaderError } from './errors.ts';
import { resolveShader, type ResolvedShader } from './preprocess.ts';

/** The generator behind `random4` of shaders/shared/random.wgsl: pcg4d with a finaliser, or Philox4x32-10. */
export type RandomGenerator = 'pcg' | 'philox';

/** Numbers fixed at pipeline creation (`override` in WGSL). */
export type KernelConstants = Readonly<Record<string, number>>;

/**
 * Entries of storage buffers, by the names of their variables. An array of known length spares a processor the question how
 * long it is, which every access asks (bench/experiments.md); it costs a compilation for each length.
 */
export type ArrayLengths = Readonly<Record<string, number>>;

/** A compute pipeline with its layout. `pipeline` changes when its shader is reloaded. */
export interface Kernel {
  readonly label: string;
  readonly bindings: readonly Binding[];
  readonly layout: GPUBindGroupLayout;
  pipeline: GPUComputePipeline;
}

/** A compiled module and the bind group layout that its entry in the kernel table prescribes. */
export interface KernelModule {
  readonly label: string;
  readonly module: GPUShaderModule;
  readonly layout: GPUBindGroupLayout;
}

/** A compute kernel that is not in the table. */
export interface OwnKernelOptions {
  /** For messages. */
  readonly label: string;
  /**
   * WGSL with the entry point `main`. It may `#include` files of shaders, for example "shared/lattice.wgsl" or
   * "shared/random.wgsl".
   */
  readonly code: string;
  /** The contents of `@binding(0)`, `@binding(1)` ... of group 0. */
  readonly bindings: readonly Binding[];
  /** Values of `override` constants. */
  readonly constants?: KernelConstants | undefined;
}

/** Bytes between entries of the ordinals buffer: the alignment of dynamic offsets by default. */
export const ordinalStride = 256;

/** Compiles kernels of the table from shader texts, each kernel once. */
export class KernelCache {
  readonly #device: GPUDevice;
  readonly #flags: Readonly<Record<string, boolean>>;
  #sources: Readonly<Record<string, string>>;
  readonly #kernels = new Map<string, { kernel: Promise<Kernel>; remake: () => Promise<Kernel> }>();
  /** Permutations of which a pipeline was built, whatever its constants. */
  readonly #built = new Set<string>();

  /**
   * @param software whether shaders use the instructions for a processor (flag SOFTWARE)
   * @param random the generator of every kernel that does not choose its own generator (flag PHILOX)
   * @param quads whether invocations of a processor share what they read, four at a time (flag QUADS)
   */
  constructor(
    device: GPUDevice,
    sources: Readonly<Record<string, string>>,
    software: boolean,
    random: RandomGenerator = 'pcg',
    quads = false,
  ) {
    this.#device = device;
    this.#flags = { SOFTWARE: software, PHILOX: random === 'philox', QUADS: quads };
    this.#sources = sources;
  }

  /**
   * The compute kernel `name` in one of its permutations.
   * @param lengths of arrays that have no length in the shader; other names are passed over
   * @throws ShaderError with file and line, if the WGSL does not compile
   */
  kernel<K extends KernelName>(
    name: K,
    permutation: PermutationName<K>,
    constants: KernelConstants = {},
    lengths: ArrayLengths = {},
  ): Promise<Kernel> {
    const key = JSON.stringify([name, permutation, constants, lengths]);
    const known = this.#kernels.get(key);
    if (known) return known.kernel;
    const remake = (): Promise<Kernel> => this.#make(name, permutation, constants, lengths);
    const kernel = remake();
    this.#kernels.set(key, { kernel, remake });
    // A kernel that failed is not kept, so it can be compiled again after the shader is corrected.
    kernel.catch(() => this.#kernels.delete(key));
    return kernel;
  }

  /** Whether a pipeline of this permutation was built, with whatever constants. */
  isBuilt(name: KernelName, permutation: string): boolean {
    return this.#built.has(`${name} ${permutation}`);
  }

  /** The shader module of a kernel, for pipelines that are not compute pipelines. */
  module<K extends KernelName>(
    name: K,
    permutation: PermutationName<K>,
    lengths: ArrayLengths = {},
  ): Promise<KernelModule> {
    const entry: KernelEntry = kernels[name];
    const flags = { ...this.#flags, ...permutationFlags(entry, permutation) };
    const label = `${name}/${permutation}`;
    const shader = withLengths(resolveShader(this.#sources, entry.file, flags), lengths);
    return compile(this.#device, entry, label, shader);
  }

  /**
   * Compiles a kernel that is not in the table. `reload` does not rebuild this kernel.
   * @throws ShaderError with the line, if the WGSL does not compile
   */
  async own({ label, code, bindings, constants = {} }: OwnKernelOptions): Promise<Kernel> {
    const shader = resolveShader({ ...this.#sources, [label]: code }, label, this.#flags);
    const compiled = await compile(this.#device, { kind: 'compute', bindings }, label, shader);
    return this.#pipeline(compiled, bindings, constants);
  }

  /**
   * Replaces the shader texts and rebuilds every kernel in use. On an error the old kernels stay.
   * @throws ShaderError if a new text does not compile
   */
  async reload(sources: Readonly<Record<string, string>>): Promise<void> {
    const old = this.#sources;
    this.#sources = sources;
    try {
      const entries = [...this.#kernels.values()];
      const fresh = await Promise.all(entries.map(({ remake }) => remake()));
      const inUse = await Promise.allSettled(entries.map(({ kernel }) => kernel));
      // No await from here on, so no caller sees a mixture of old and new kernels.
      for (const [index, kernel] of inUse.entries())
        if (kernel.status === 'fulfilled')
          kernel.value.pipeline = (fresh[index] as Kernel).pipeline;
    } catch (error) {
      this.#sources = old;
      throw error;
    }
  }

  async #make<K extends KernelName>(
    name: K,
    permutation: PermutationName<K>,
    constants: KernelConstants,
    lengths: ArrayLengths,
  ): Promise<Kernel> {
    const compiled = await this.module(name, permutation, lengths);
    const kernel = await this.#pipeline(compiled, kernels[name].bindings, constants);
    this.#built.add(`${name} ${permutation}`);
    return kernel;
  }

  async #pipeline(
    { label, module, layout }: KernelModule,
    bindings: readonly Binding[],
    constants: KernelConstants,
  ): Promise<Kernel> {
    const pipelineLayout = this.#device.createPipelineLayout({ bindGroupLayouts: [layout] });
    try {
      const pipeline = await this.#device.createComputePipelineAsync({
        label,
        layout: pipelineLayout,
        compute: { module, entryPoint: 'main', constants },
      });
      return { label, bindings, layout, pipeline };
    } catch (cause) {
      throw new ShaderError(`${label}: ${(cause as Error).message}`, { cause });
    }
  }
}

/** The flags of a permutation: all flags of its kernel. Those in the permutation's list are true. */
export function permutationFlags(entry: KernelEntry, permutation: string): Record<string, boolean> {
  const { permutations, unset = [] } = entry;
  const all = [...Object.values(permutations).flatMap(({ flags }) => flags), ...unset];
  const chosen = permutations[permutation]?.flags ?? [];
  return Object.fromEntries(all.map((flag) => [flag, chosen.includes(flag)]));
}

/** The lengths of arrays of words that fill buffers. */
export function wordsOf(buffers: Readonly<Record<string, GPUBuffer>>): ArrayLengths {
  return Object.fromEntries(Object.entries(buffers).map(([name, { size }]) => [name, size / 4]));
}

function withLengths({ code, lines }: ResolvedShader, lengths: ArrayLengths): ResolvedShader {
  const declared = /(var<storage\b[^>]*> (\w+): array<(?:u32|atomic<u32>))>;/g;
  const sized = code.replaceAll(declared, (whole, start: string, name: string) =>
    lengths[name] === undefined ? whole : `${start}, ${lengths[name]}>;`,
  );
  return { code: sized, lines };
}

async function compile(
  device: GPUDevice,
  entry: Pick<KernelEntry, 'kind' | 'bindings'>,
  label: string,
  shader: ResolvedShader,
): Promise<KernelModule> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code: shader.code });
  const [scope, info] = await Promise.all([device.popErrorScope(), module.getCompilationInfo()]);
  const errors = info.messages.filter(({ type }) => type === 'error');
  if (errors.length > 0 || scope) {
    const texts = errors.map(({ lineNum, linePos, message }) => {
      const origin = shader.lines[lineNum - 1];
      const place = origin ? `shaders/${origin.file}:${origin.line}:${linePos}` : label;
      return `${place}: ${message}`;
    });
    throw new ShaderError(texts.join('\n') || `${label}: ${scope?.message}`);
  }
  const visibility =
    entry.kind === 'compute'
      ? GPUShaderStage.COMPUTE
      : GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT;
  const layout = device.createBindGroupLayout({
    label,
    entries: entry.bindings.map((binding, index) => ({
      binding: index,
      visibility,
      buffer: bufferLayout(binding),
    })),
  });
  return { label, module, layout };
}

function bufferLayout(binding: Binding): GPUBufferBindingLayout {
  if (binding === 'ordinal') return { type: 'uniform', hasDynamicOffset: true, minBindingSize: 4 };
  if (typeof binding === 'object') return { type: 'uniform' };
  return { type: binding };
}
