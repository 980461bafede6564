/**
 * Choices of kernels and of their work that change how long results take, and no bit of them. What is missing follows from the
 * kind of adapter. `blockspin tune` measures them.
 */
export interface Tuning {
  /** The most rows that one invocation of a checkerboard half-sweep walks; a power of 2. */
  readonly sweepRows?: number;
  /**
   * The most half-sweeps of small and middle lattices in one dispatch, in tiles in workgroup memory whose halo is computed
   * twice. One unless given.
   */
  readonly halfSweeps?: number;
  /** How clusters are joined: in tiles in workgroup memory, or row by row. */
  readonly clusters?: 'tiles' | 'rows';
  /** How the matrix products of machines are computed: with tiles of 16 or 32 units in workgroup memory, or without. */
  readonly products?: 'narrow' | 'pair' | 'plain';
}

/** The choices in a file. @returns undefined where it holds something else */
export function asTuning(content: unknown): Tuning | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const known = new Map<string, readonly unknown[]>(Object.entries(choicesFor(false)));
  return Object.entries(content).every(([name, choice]) => known.get(name)?.includes(choice))
    ? content
    : undefined;
}

/** What each choice may be. Workgroup memory is slow on processors, which also take long to compile such kernels. */
export function choicesFor(software: boolean): {
  readonly [Name in keyof Required<Tuning>]: readonly Required<Tuning>[Name][];
} {
  return {
    sweepRows: [4, 8, 16, 32, 64, 128],
    halfSweeps: [2, 4, 8],
    clusters: software ? ['rows'] : ['tiles', 'rows'],
    products: software ? ['plain'] : ['narrow', 'pair', 'plain'],
  };
}
