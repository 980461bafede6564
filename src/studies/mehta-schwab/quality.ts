import type { Gpu } from '../../gpu/gpu.ts';
import { layerLikelihoods } from '../../rbm/evaluation/layer-likelihoods.ts';
import { divergenceFrom, drawnObservables } from '../../rbm/evaluation/lattice-observables.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import type { StudyContext } from '../study.ts';
import { coupling, type QualitySettings } from './presets.ts';

/** How well a stack has learned the lattices: a stack that draws other lattices was trained too little, or with too strong a penalty. */
export interface StackQuality {
  /** As in `Model`. */
  readonly group: string;
  readonly number: number;
  /** Of held-out lattices under the first machine, in nats a lattice; unknown where annealing failed. The warnings then say why. */
  readonly logLikelihood: Measured;
  /** Kullback-Leibler divergence of the first machine from the Ising model, in nats a lattice. */
  readonly divergence: Measured;
  /** Energy per site of the lattices that the first machine draws alone, and that the whole stack draws from its top. */
  readonly first: Measured;
  readonly whole: Measured;
  /** What to keep in mind about these numbers. */
  readonly warnings: readonly string[];
}

/** Lattices that stacks are judged with. */
export interface JudgingSets {
  /** Held out, in the order of the units that the stack was trained on. */
  readonly heldOut: PackedUnits;
  /** Independent lattices for chains to start from. Undefined where the places of the units are not those of the lattice: no energy is measured then. */
  readonly starts: PackedUnits | undefined;
}

/** Judges a stack: the likelihood of held-out lattices, by annealed importance sampling, and the energy of what the stack draws. */
export async function stackQuality(
  { gpu, arithmetic, seed, signal }: Pick<StudyContext, 'gpu' | 'arithmetic' | 'seed' | 'signal'>,
  { group, number }: Pick<StackQuality, 'group' | 'number'>,
  machines: readonly Rbm[],
  {
    sets,
    size,
    settings,
    alike,
  }: {
    sets: JudgingSets;
    size: number;
    settings: QualitySettings;
    /** Another stack with the same first machine, whose numbers are not computed twice. */
    alike?: StackQuality | undefined;
  },
): Promise<StackQuality> {
  const [first] = machines;
  if (!first) throw new RangeError('A stack has a machine.');
  const { heldOut, starts } = sets;
  const { samples, annealing } = settings;
  const model = { lattice: 'square', size, temperature: 1 / coupling } as const;
  const { logLikelihood, warnings } = alike
    ? { ...alike, warnings: [] }
    : await layerLikelihoods(gpu, first, heldOut, {
        name: `${group} ${number}`,
        seed,
        annealing,
        arithmetic,
        samples,
        pseudoSamples: 32,
        known: starts,
        signal,
      });
  if (signal.aborted) throw new Error('Stopped before a likelihood was known.');
  const energies = starts
    ? await drawnEnergies(gpu, machines, starts, { ...settings, model, seed, signal }, alike?.first)
    : { first: unknown, whole: unknown, warnings: [] };
  return {
    group,
    number,
    logLikelihood: logLikelihood ?? unknown,
    divergence: (logLikelihood && divergenceFrom(model, logLikelihood)?.divergence) ?? unknown,
    first: energies.first,
    whole: energies.whole,
    warnings: [...warnings, ...energies.warnings],
  };
}

type Drawing = Omit<Parameters<typeof drawnObservables>[3], 'name' | 'below'>;

/** The first machine alone, and the top machine through all layers below. */
async function drawnEnergies(
  gpu: Gpu,
  machines: readonly Rbm[],
  starts: PackedUnits,
  options: Drawing,
  known?: Measured,
): Promise<Pick<StackQuality, 'first' | 'whole' | 'warnings'>> {
  const below = machines.slice(0, -1);
  let units = starts;
  for (const [stream, machine] of below.entries()) {
    const above = await encode(gpu, machine, units, {
      seed: options.seed,
      stream,
      purpose: 'evaluate',
      step: 2,
    });
    if (units !== starts) units.buffer.destroy();
    units = above;
  }
  const drawn = async (at: number, start: PackedUnits, layers: readonly Rbm[]) => {
    const machine = machines.at(at);
    const found =
      machine &&
      (await drawnObservables(gpu, machine, start, {
        ...options,
        name: `layer ${layers.length + 1}`,
        below: layers,
      }));
    if (!found) throw new Error('Stopped before lattices were drawn.');
    return found;
  };
  const first = known ? { energy: known, warnings: [] } : await drawn(0, starts, []);
  const whole = await drawn(-1, units, below);
  if (units !== starts) units.buffer.destroy();
  return {
    first: first.energy,
    whole: whole.energy,
    warnings: [...first.warnings, ...whole.warnings],
  };
}
