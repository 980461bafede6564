import { elementAt } from '../../element-at.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import type { Sampling } from '../../ising/sampling.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { jsonNumber, writeArray } from '../sampling/arrays.ts';

const quantities = [
  { name: 'energy', quantity: 'energy per site in units of |J|, with the field term' },
  { name: 'magnetization', quantity: 'magnetization per site, signed' },
  {
    name: 'staggeredMagnetization',
    quantity: 'magnetization of one colour of the checkerboard minus that of the other, per site',
  },
] as const;

/** Bytes that the observations of a run take as arrays of double precision. */
export function seriesBytes({ points, replicas, schedule, model }: SamplingPlan): number {
  const count = Math.floor(schedule.sweeps / schedule.every);
  return 8 * points.length * replicas * count * (model.interaction === -1 ? 3 : 2);
}

/** Writes every observation of a run: an array a quantity, [temperature][replica][measurement]. */
export async function writeSeries(folder: OutputFolder, { plan, series }: Sampling): Promise<void> {
  const { every, thermalize } = plan.schedule;
  for (const { name, quantity } of quantities) {
    const found = series.flatMap((each) => {
      const values = each[name];
      return values ? [{ temperature: each.temperature, values }] : [];
    });
    const replicas = found[0]?.values.length ?? 0;
    // A run that was stopped may have measured some temperatures for longer than others.
    const count = Math.min(...found.map(({ values }) => elementAt(values, 0).length));
    if (replicas === 0 || !(count > 0)) continue;
    const data = new Float64Array(found.length * replicas * count);
    for (const [rank, { values }] of found.entries())
      for (const [replica, of] of values.entries())
        data.set(of.subarray(0, count), (rank * replicas + replica) * count);
    await writeArray(
      folder,
      `data/${name}`,
      { shape: [found.length, replicas, count], data },
      {
        quantity,
        axes: [
          { name: 'temperature', values: found.map(({ temperature }) => jsonNumber(temperature)) },
          {
            name: 'replica',
            meaning: plan.exchange
              ? 'ladder of replica exchange; the lattice at a temperature changes with every exchange'
              : 'independent lattices',
          },
          {
            name: 'measurement',
            meaning: `entry i was measured after ${thermalize} + (i + 1) * ${every} sweeps`,
          },
        ],
        size: plan.size,
        seed: plan.seed,
        sweepsApart: every,
      },
    );
  }
}
