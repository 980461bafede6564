/**
 * What the integer kernels leave on every correct WebGPU implementation, as checksums of whole buffers. The
 * numbers come from the CPU twins of the kernels; tests/doctor/known-answers.test.ts computes them again.
 */
export const knownAnswers = {
  coldStart: '1dfdf7c5',
  hotStart: '9e596248',
  replicas: '9bc02943',
  strips: 'f2c1b852',
  perReplica: 'd2a37ca8',
  replicaCounts: '497e58a8',
  stripCounts: 'aadabfb8',
  majority: 'acde10b7',
  unfolded: 'ea2c6454',
  patches: '8ce53863',
  encoded: 'd2c6410d',
  updated: 'f49e1bfd',
  decided: 'fac3ffc1',
  trained: 'c2f1c9f1',
} as const;

/** The problems that the known answers belong to. */
export const problems = {
  seed: 2026,
  /** Replica mode: size, replicas and sweeps. */
  replicas: { size: 16, replicas: 64, sweeps: 6 },
  /** Strip mode: size and sweeps. */
  strips: { size: 64, sweeps: 6 },
  /** Boltzmann machine: side of its patches, words per unit, hidden units. */
  machine: { side: 4, groups: 2, hidden: 11 },
  /** Training of a machine whose weights decide every unit; rates of which sums in single precision are exact. */
  training: { updates: 2, learningRate: 0.5, momentum: 0.5, l1: 0.25 },
  temperature: 2.269,
  /** The temperature of replica r where each has its own. */
  ladder: (replica: number): number => 1 + 0.0625 * replica,
} as const;
