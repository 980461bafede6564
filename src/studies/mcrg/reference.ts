/**
 * Exponents of Swendsen's Monte Carlo renormalization group on the L = 64 square lattice at the critical coupling, with
 * 2 x 2 majority blocks and random ties: 3.0e6 configurations by a separate Wolff program, made for this project.
 * Rows: blocking steps 64 -> 32, 32 -> 16, 16 -> 8, 8 -> 4. Columns: number of operators kept, in the order of
 * src/rg/operators.ts. Each entry is a value with its error.
 */
export const referenceSize = 64;

/** Values with their errors, [step][operators kept - 1]. */
export type Reference = readonly (readonly (readonly [number, number])[])[];

export const thermalReference: Reference = [
  [
    [0.9116, 0.0006],
    [0.9667, 0.0006],
    [0.9686, 0.0006],
    [0.969, 0.0006],
    [0.968, 0.0006],
  ],
  [
    [0.9618, 0.0005],
    [0.9978, 0.0005],
    [0.9991, 0.0005],
    [0.9993, 0.0006],
    [0.9987, 0.0006],
  ],
  [
    [0.9566, 0.0006],
    [0.9977, 0.0005],
    [0.9995, 0.0005],
    [0.9984, 0.0006],
    [0.9973, 0.0007],
  ],
  [
    [0.9425, 0.0006],
    [0.9964, 0.0006],
    [0.998, 0.0006],
    [0.9948, 0.001],
    [0.9916, 0.0011],
  ],
];

export const magneticReference: Reference = [
  [
    [1.88113, 0.00001],
    [1.88049, 0.00002],
    [1.88071, 0.00002],
    [1.88119, 0.00002],
  ],
  [
    [1.87565, 0.00003],
    [1.87579, 0.00003],
    [1.87581, 0.00003],
    [1.876, 0.00003],
  ],
  [
    [1.87341, 0.00005],
    [1.8744, 0.00005],
    [1.87435, 0.00005],
    [1.87469, 0.00005],
  ],
  [
    [1.87078, 0.00009],
    [1.87376, 0.0001],
    [1.87346, 0.0001],
    [1.87431, 0.00011],
  ],
];
