/**
 * The fields of a uniform struct in the order of the WGSL, by the type of each. A name is that of the WGSL in camel
 * case: `dataGroups` for `data_groups`.
 */
export interface UniformLayout {
  readonly [field: string]: 'u32' | 'f32' | 'vec2u' | 'vec2f' | 'vec4u' | 'vec4f' | UniformLayout;
}

/** What a binding holds; its place in the list is its `@binding` number in group 0. */
export type Binding =
  | 'storage'
  | 'read-only-storage'
  /** A number that tells the dispatches of one submit apart; see shaders/README.md. */
  | 'ordinal'
  | UniformLayout;

/** The struct `Lattice` of shaders/shared/lattice.wgsl. */
export const lattice = { width: 'u32', height: 'u32', groups: 'u32', strips: 'u32' } as const;

/** So many buffers in a row that a kernel only reads. */
export function reads<N extends 2 | 3 | 4 | 5 | 6>(count: N): Reads[N] {
  return Array.from({ length: count }, () => 'read-only-storage') as unknown as Reads[N];
}

type Read = 'read-only-storage';
interface Reads {
  2: readonly [Read, Read];
  3: readonly [Read, Read, Read];
  4: readonly [Read, Read, Read, Read];
  5: readonly [Read, Read, Read, Read, Read];
  6: readonly [Read, Read, Read, Read, Read, Read];
}

export interface Permutation {
  /**
   * Names that `#if` finds true; all other flags of the kernel are false. Every shader may also test the flags of its
   * device: SOFTWARE, which is true on software adapters (other instructions, the same bits), and PHILOX, the random
   * generator (other bits). A kernel whose permutations list such a flag decides it itself.
   */
  readonly flags: readonly string[];
}

/** One choice of a kernel: the flags of each alternative, by its name. */
type Axis = Readonly<Record<string, readonly string[]>>;

type Joined<A extends string, B extends string> = A extends '' ? B : B extends '' ? A : `${A}/${B}`;

type Names<Axes extends readonly Axis[]> = Axes extends readonly [
  infer First extends Axis,
  ...infer Rest extends readonly Axis[],
]
  ? Joined<keyof First & string, Names<Rest>>
  : '';

/**
 * Every combination of the alternatives of independent axes. Its name is theirs joined by `/`, an alternative without a
 * name being left out.
 */
export function permutations<const Axes extends readonly Axis[]>(
  ...axes: Axes
): Readonly<Record<Names<Axes>, Permutation>> {
  const product = axes.reduce<[string, readonly string[]][]>(
    (before, axis) =>
      before.flatMap(([name, flags]) =>
        Object.entries(axis).map(([alternative, more]): [string, readonly string[]] => [
          [name, alternative].filter((part) => part !== '').join('/'),
          [...flags, ...more],
        ]),
      ),
    [['', []]],
  );
  return Object.fromEntries(product.map(([name, flags]) => [name, { flags }])) as Readonly<
    Record<Names<Axes>, Permutation>
  >;
}

/** A kernel that is used in one form only. */
export const single = permutations({ default: [] });

export interface KernelEntry {
  /** In the folder of shaders. */
  readonly file: string;
  /** The TypeScript file that runs the kernel, in `src`. */
  readonly host: string;
  /** `render` shaders have the entry points `vertex_main` and `fragment_main`, the rest `main`. */
  readonly kind: 'compute' | 'render';
  /** `gpu`: not for software adapters, which take long to compile it and would run it slowly. */
  readonly adapters?: 'gpu' | undefined;
  readonly bindings: readonly Binding[];
  readonly permutations: Readonly<Record<string, Permutation>>;
  /** Flags that its shader tests and no permutation sets. */
  readonly unset?: readonly string[];
}
