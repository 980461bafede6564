import { siteOfUnits } from '../../ensemble/unpack.ts';
import { ferromagnet } from '../../ising/model.ts';
import { relaxationTime } from '../../ising/relaxation.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { defaultThermalization, IsingData } from '../../rbm/sampling/ising-data.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';

/** What machines and filters are trained on. */
export type TrainedOn = 'critical' | 'permuted' | 'hot';

/** Critical lattices, the same lattices with permuted pixels, and independent spins. */
export interface DataWithNulls {
  readonly critical: IsingData;
  readonly units: Readonly<Record<TrainedOn, PackedUnits>>;
  /** Site of each unit of the critical lattices. */
  readonly sites: Uint32Array;
  readonly dispose: () => void;
}

interface Drawn {
  readonly size: number;
  readonly samples: number;
}

/** Relaxation times after which lattices count as thermalized. */
const relaxations = 4;

/** Sweeps after which critical lattices of a side have forgotten their hot start. */
export function relaxedAfter(size: number): number {
  return Math.ceil(
    relaxations * relaxationTime(ferromagnet, 'metropolis', size, CRITICAL_TEMPERATURE),
  );
}

/** Independent lattices of a temperature, which may be infinite. They are thermalized for four relaxation times, however many they are. */
export function drawnLattices(
  { gpu, signal }: Pick<StudyContext, 'gpu' | 'signal'>,
  { size, samples, temperature, seed }: Drawn & { temperature: number; seed: number },
): Promise<IsingData> {
  const thermalize = Number.isFinite(temperature)
    ? Math.max(defaultThermalization({ size, temperature, samples }), relaxedAfter(size))
    : 0;
  return IsingData.sample(gpu, { size, temperature, samples, seed, thermalize }, { signal });
}

/**
 * Draws the data of all trainings of a part of the study. One permutation serves all data of a run.
 * @param seeds of the critical lattices and of the independent spins
 */
export async function dataWithNulls(
  context: StudyContext,
  drawn: Drawn,
  seeds: { readonly critical: number; readonly hot: number },
): Promise<DataWithNulls> {
  const critical = await drawnLattices(context, {
    ...drawn,
    temperature: CRITICAL_TEMPERATURE,
    seed: seeds.critical,
  });
  const hot = await drawnLattices(context, { ...drawn, temperature: Infinity, seed: seeds.hot });
  const permuted = permuteUnits(context.gpu, critical.data, { seed: context.seed });
  return {
    critical,
    units: { critical: critical.data, permuted: permuted.data, hot: hot.data },
    sites: siteOfUnits(critical.geometry),
    dispose: () => {
      permuted.data.buffer.destroy();
      critical.dispose();
      hot.dispose();
    },
  };
}
