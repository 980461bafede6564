import type { Binding, UniformLayout } from '../../shaders/kernel-entry.ts';
import { kernels, type KernelName, type UniformOf } from '../../shaders/kernels.ts';

type Field = UniformLayout[string];
type Pair = readonly [number, number];
type Four = readonly [number, number, number, number];

/** The values of the fields of a uniform struct, by name. Integers are taken modulo 2^32. */
export type UniformValues<T extends Field> = T extends 'u32' | 'f32'
  ? number
  : T extends 'vec2u' | 'vec2f'
    ? Pair
    : T extends 'vec4u' | 'vec4f'
      ? Four
      : { readonly [F in keyof T]: T[F] extends Field ? UniformValues<T[F]> : never };

/** Components of scalars and vectors. The alignment of such a field is its size. */
const components = { u32: 1, f32: 1, vec2u: 2, vec2f: 2, vec4u: 4, vec4f: 4 } as const;

/** Where a field lies, in bytes. */
interface FieldPlace {
  readonly offset: number;
  readonly size: number;
}

/** Layouts that were computed before. Pages set uniforms many times a frame. */
const known = new WeakMap<UniformLayout, StructLayout>();

/** The places of the fields of a struct, its size and its alignment, in bytes. */
interface StructLayout {
  readonly fields: ReadonlyMap<string, FieldPlace>;
  readonly size: number;
  readonly alignment: number;
}

/**
 * The places of the fields of a struct by the rules of WGSL ("Alignment and Size"). Each field begins at the next multiple
 * of its alignment. The size of the struct is rounded up to a multiple of the largest alignment.
 */
export function layoutOf(layout: UniformLayout): StructLayout {
  const before = known.get(layout);
  if (before) return before;
  const fields = new Map<string, FieldPlace>();
  let end = 0;
  let alignment = 4;
  for (const [name, field] of Object.entries(layout)) {
    const own =
      typeof field === 'string'
        ? { size: 4 * components[field], alignment: 4 * components[field] }
        : layoutOf(field);
    const offset = roundedUp(end, own.alignment);
    fields.set(name, { offset, size: own.size });
    end = offset + own.size;
    alignment = Math.max(alignment, own.alignment);
  }
  const found = { fields, size: roundedUp(end, alignment), alignment };
  known.set(layout, found);
  return found;
}

/** The layout of a kernel of the table, or a layout itself. */
export type LayoutOf<T extends KernelName | UniformLayout> = T extends KernelName
  ? UniformOf<T>
  : T extends UniformLayout
    ? T
    : never;

/** @throws RangeError for a kernel that has no uniform buffer, or two */
export function uniformLayout<T extends KernelName | UniformLayout>(of: T): LayoutOf<T> {
  if (typeof of !== 'string') return of as LayoutOf<T>;
  const bindings: readonly Binding[] = kernels[of as KernelName].bindings;
  const layouts = bindings.filter((binding) => typeof binding === 'object');
  if (layouts.length !== 1)
    throw new RangeError(`The kernel ${of} has ${layouts.length} uniform buffers, not one.`);
  return layouts[0] as LayoutOf<T>;
}

/** The uniform buffer of a kernel of the table. */
export type KernelUniform<K extends KernelName> = Uniform<UniformOf<K>>;

/** The uniform buffer of a kernel, filled by the names of its fields. */
export class Uniform<L extends UniformLayout> {
  readonly buffer: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #layout: L;
  readonly #bytes: DataView<ArrayBuffer>;

  constructor(device: GPUDevice, label: string, layout: L, values: UniformValues<L>) {
    this.#device = device;
    this.#layout = layout;
    this.#bytes = new DataView(new ArrayBuffer(roundedUp(layoutOf(layout).size, 16)));
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.buffer = device.createBuffer({ label, size: this.#bytes.byteLength, usage });
    pack(this.#bytes, 0, layout, values as Readonly<Record<string, unknown>>);
    this.#write();
  }

  /** Changes some fields for all work submitted from now on. The other fields stay. */
  set(values: Partial<UniformValues<L>>): void {
    // Nothing but this object writes the buffer, so equal values need no copy to the device.
    if (pack(this.#bytes, 0, this.#layout, values as Readonly<Record<string, unknown>>))
      this.#write();
  }

  destroy(): void {
    this.buffer.destroy();
  }

  #write(): void {
    this.#device.queue.writeBuffer(this.buffer, 0, this.#bytes.buffer);
  }
}

/** The words of structs one after the other, for a storage buffer. */
export function packedStructs<L extends UniformLayout>(
  layout: L,
  all: readonly UniformValues<L>[],
): Uint32Array<ArrayBuffer> {
  const { size } = layoutOf(layout);
  const bytes = new DataView(new ArrayBuffer(all.length * size));
  for (const [number, values] of all.entries())
    pack(bytes, number * size, layout, values as Readonly<Record<string, unknown>>);
  return new Uint32Array(bytes.buffer);
}

/** Writes the given fields of a struct that begins at `offset`. Returns whether any byte changed. */
function pack(
  bytes: DataView,
  offset: number,
  layout: UniformLayout,
  values: Readonly<Record<string, unknown>>,
): boolean {
  const { fields } = layoutOf(layout);
  let changed = false;
  for (const [name, value] of Object.entries(values)) {
    const field = layout[name];
    const place = fields.get(name);
    if (!field || !place) throw new RangeError(`The uniform has no field "${name}".`);
    const at = offset + place.offset;
    if (typeof field !== 'string') {
      changed = pack(bytes, at, field, value as Readonly<Record<string, unknown>>) || changed;
      continue;
    }
    const numbers = typeof value === 'number' ? [value] : (value as readonly number[]);
    const isFloat = field.endsWith('f') || field === 'f32';
    for (const [index, number] of numbers.entries()) {
      const byte = at + 4 * index;
      const before = bytes.getUint32(byte, true);
      if (isFloat) bytes.setFloat32(byte, number, true);
      else bytes.setUint32(byte, number, true);
      changed ||= bytes.getUint32(byte, true) !== before;
    }
  }
  return changed;
}

function roundedUp(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
