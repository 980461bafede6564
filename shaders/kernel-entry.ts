/** What a binding holds; its place in the list is its `@binding` number in group 0. */
export type Binding =
  | 'storage'
  | 'read-only-storage'
  | 'uniform'
  /** One entry of the ordinals buffer: the number of this dispatch within its submit. */
  | 'ordinal';

/** Buffers that a kernel only reads, so many in a row. */
export function reads(count: number): Binding[] {
  return Array.from({ length: count }, () => 'read-only-storage');
}

interface Permutation {
  /**
   * Names that `#if` finds true; all other flags of the kernel are false. Besides, every shader may test the
   * flags of its device: SOFTWARE, which is true on software adapters (other instructions, the same bits), and
   * PHILOX, the random generator (other bits). A kernel whose permutations list such a flag decides it itself.
   */
  readonly flags?: readonly string[];
}

export interface KernelEntry {
  readonly file: string;
  /** `render` shaders have the entry points `vertex_main` and `fragment_main`, the rest `main`. */
  readonly kind: 'compute' | 'render';
  /** `gpu`: not for software adapters, which take long to compile it and would run it slowly. */
  readonly adapters?: 'gpu' | undefined;
  readonly bindings: readonly Binding[];
  readonly permutations: Readonly<Record<string, Permutation>>;
  /** Flags that its shader tests and no permutation sets. */
  readonly unset?: readonly string[];
}
