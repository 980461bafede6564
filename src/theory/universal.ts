/** A number with its standard error. The error is 0 if the number is exact or rounded. */
export interface UniversalNumber {
  readonly value: number;
  readonly error: number;
  /** Where the number comes from. */
  readonly source: string;
}

/** Critical exponents of the two-dimensional Ising model, exact (Onsager 1944; Yang 1952; Wu 1966). */
export const ISING_EXPONENTS = {
  /** xi ~ |t|^-nu. */
  nu: 1,
  /** m ~ (-t)^beta. */
  beta: 1 / 8,
  /** chi ~ |t|^-gamma. */
  gamma: 7 / 4,
  /** c ~ |t|^-alpha; 0 stands for the logarithm. */
  alpha: 0,
  /** m ~ field^(1/delta) at T_c. */
  delta: 15,
  /** <s s'> ~ r^-eta at T_c. */
  eta: 1 / 4,
  /** Thermal eigenvalue of the renormalization group, 1/nu. */
  thermal: 1,
  /** Magnetic eigenvalue of the renormalization group, (4 - eta)/2. */
  magnetic: 15 / 8,
} as const;

/** Binder cumulant 1 - <m^4>/(3 <m^2>^2) of the square torus at T_c as L grows. */
export const CRITICAL_BINDER: UniversalNumber = {
  value: 0.6106901,
  error: 5e-7,
  source: 'Kamieniarz and Blöte, J. Phys. A 26, 201 (1993), quoted from memory, not recomputed',
};

/**
 * Second-moment correlation length divided by L, for the square torus at T_c as L grows. Numerical integrals of
 * the two-point function of the conformal field theory over the torus, with and without a cosine, confirm the
 * quoted value.
 */
export const CRITICAL_LENGTH_RATIO: UniversalNumber = {
  value: 0.9050488,
  error: 0,
  source: 'Salas and Sokal, J. Stat. Phys. 98, 551 (2000), quoted from memory and recomputed',
};

/**
 * Dynamic exponent of single-spin updates of the two-dimensional Ising model: the relaxation time at T_c grows as L^z. The value
 * has not been recomputed here.
 */
export const DYNAMIC_EXPONENT: UniversalNumber = {
  value: 2.1676,
  error: 1e-4,
  source: 'literature, not recomputed',
};
