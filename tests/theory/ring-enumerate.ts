/** Averages over all states of a ring, straight from the definitions. */
export function enumerateRing(options: {
  sites: number;
  temperature: number;
  interaction: 1 | -1;
  field: number;
}) {
  const { sites, temperature, interaction, field } = options;
  const names = [
    'z',
    'e',
    'e2',
    'm',
    'absolute',
    'm2',
    'm4',
    'staggered',
    'staggered2',
    'staggered4',
  ];
  const sums = Object.fromEntries(names.map((name) => [name, 0]));
  const correlations = new Float64Array(sites + 1);
  const structure = new Float64Array(sites);
  const byUp = new Float64Array(sites + 1);
  for (let state = 0; state < 2 ** sites; state++) {
    const spins = Array.from({ length: sites }, (_, i) => 2 * ((state >> i) & 1) - 1);
    const sum = (of: (spin: number, i: number) => number): number =>
      spins.reduce((total, spin, i) => total + of(spin, i), 0);
    const energy = -sum((s, i) => interaction * s * spins[(i + 1) % sites] + field * s);
    const m = sum((s) => s) / sites;
    const staggered = sum((s, i) => (i % 2 === 0 ? s : -s)) / sites;
    const weight = Math.exp(-energy / temperature);
    const values = [1, energy, energy ** 2, m, Math.abs(m), m ** 2, m ** 4];
    values.push(Math.abs(staggered), staggered ** 2, staggered ** 4);
    for (const [i, name] of names.entries()) sums[name] += weight * values[i];
    byUp[Math.round(((m + 1) * sites) / 2)] += weight;
    for (let r = 0; r <= sites; r++) correlations[r] += weight * spins[0] * spins[r % sites];
    for (let n = 0; n < sites; n++) {
      const k = (2 * Math.PI * n) / sites;
      const power =
        sum((s, x) => s * Math.cos(k * x)) ** 2 + sum((s, x) => s * Math.sin(k * x)) ** 2;
      structure[n] += (weight * power) / sites;
    }
  }
  const mean = Object.fromEntries(names.map((name) => [name, sums[name] / sums.z]));
  // About the mean, so that it keeps its digits where nearly all spins are alike.
  const connected = byUp.reduce(
    (sum, weight, up) => sum + (weight / sums.z) * sites * ((2 * up - sites) / sites - mean.m) ** 2,
    0,
  );
  const structureFactor = structure.map((power) => power / sums.z);
  return {
    logPartition: Math.log(sums.z) / sites,
    energy: mean.e / sites,
    specificHeat: (mean.e2 - mean.e ** 2) / (sites * temperature ** 2),
    magnetization: mean.m,
    absoluteMagnetization: mean.absolute,
    m2: mean.m2,
    m4: mean.m4,
    susceptibility: (sites * (mean.m2 - mean.absolute ** 2)) / temperature,
    connectedSusceptibility: connected / temperature,
    binder: 1 - mean.m4 / (3 * mean.m2 ** 2),
    staggered: {
      absoluteMagnetization: mean.staggered,
      m2: mean.staggered2,
      m4: mean.staggered4,
    },
    correlations: correlations.map((sum) => sum / sums.z),
    structureFactor,
    correlationLength:
      Math.sqrt(connected / structureFactor[1] - 1) / (2 * Math.sin(Math.PI / sites)),
  };
}

export type RingCase = readonly [
  sites: number,
  temperature: number,
  interaction: 1 | -1,
  field: number,
];

/** Rings of even and odd length at three temperatures with fields of both signs, beyond 2 |J| too. */
export const RING_CASES: RingCase[] = [2, 3, 7, 8, 12].flatMap((sites) =>
  [0.4, 1, 3].flatMap((temperature) =>
    ([1, -1] as const).flatMap((interaction) =>
      (sites === 12 ? [0, 0.2] : [0, 0.2, -1.5, 2.5]).map(
        (field) => [sites, temperature, interaction, field] as const,
      ),
    ),
  ),
);
