import { siteCount } from '../../../ensemble/geometry.ts';
import type { SamplingPlan } from '../../../ising/sampling-plan.ts';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import type { SampleSize } from '../../../plan/estimate/predicted-error.ts';
import { leastMeasurements } from '../../../statistics/thermalization.ts';
import { evaluateCommand } from '../../commands/evaluate.ts';
import { renormalizeCommand } from '../../commands/renormalize.ts';
import { simulateCommand, simulationPlan } from '../../commands/simulate.ts';
import type { EvaluateOptions } from '../../evaluate/options.ts';
import { zoomRunOf, type RenormalizeOptions } from '../../renormalize/plan.ts';
import type { SimulateOptions } from '../../simulate/options.ts';
import { optionsOf } from '../planned-flags.ts';
import { trainingOf } from '../planned-machines.ts';

/** A task with less to do. */
export interface PilotForm {
  readonly flags: readonly string[];
  /** Its share of the work of the task. */
  readonly share: number;
  /** What it measures, where that is known. */
  readonly size?: SampleSize;
}

/** How a task is tried. */
export interface PilotForms {
  /** With about a share of its work, for the time that it takes. */
  readonly short: (share: number) => PilotForm;
  /** Lattices that the task samples, which a run of `simulate` tells autocorrelation times of. */
  readonly lattices?: SamplingPlan;
  /** What the task measures. */
  readonly size?: SampleSize;
}

/** Lattices of a run for errors and autocorrelation times, where the task has more. */
const fewReplicas = 64;
/** Measurements of such a run, at the least. */
const fewMeasurements = 64;

/** How a task is tried; undefined for studies, whose presets are what they are. */
export function pilotFormsOf({ command, flags }: PlanTask): PilotForms | undefined {
  const forms: Readonly<Record<string, () => PilotForms>> = {
    simulate: () => {
      const plan = simulationPlan(optionsOf<SimulateOptions>(simulateCommand(), flags));
      const whole = withoutFlags(flags, ['part']);
      const lattices = simulationPlan(optionsOf<SimulateOptions>(simulateCommand(), whole));
      return { short: (share) => sampled(flags, plan, share), lattices, size: sizeOf(lattices) };
    },
    renormalize: () => {
      const options = optionsOf<RenormalizeOptions>(renormalizeCommand(), flags);
      const { plan } = zoomRunOf(options, undefined);
      const short = (share: number): PilotForm => {
        const form = sampled(flags, plan, share);
        // It chooses itself how often it measures.
        const own = withoutFlags(form.flags, ['every']);
        const short = optionsOf<RenormalizeOptions>(renormalizeCommand(), own);
        return { ...form, flags: own, size: sizeOf(zoomRunOf(short, undefined).plan) };
      };
      return { short, lattices: plan, size: sizeOf(plan) };
    },
    train: () => ({ short: (share) => trained(flags, share) }),
    evaluate: () => ({ short: (share) => evaluated(flags, share) }),
  };
  return forms[command]?.();
}

/** The flags of `simulate` for the lattices of a task, few of them and for so many sweeps. */
export function latticeRun(
  plan: SamplingPlan,
  { thermalize, sweeps }: { readonly thermalize: number; readonly sweeps: number },
): PilotForm {
  const { model, size, points, schedule, update, exchange, parts } = plan;
  const replicas = fewerReplicas(plan);
  const [first] = points;
  const isCoupling = (first?.coupling ?? 1) < 0;
  const { every } = schedule;
  const measured = Math.max(fewMeasurements, Math.round(sweeps / every));
  return {
    flags: [
      `--size=${size}`,
      isCoupling
        ? `--coupling=${points.map(({ coupling }) => coupling).join(',')}`
        : `--temperature=${points.map(({ temperature }) => (Number.isFinite(temperature) ? temperature : 'inf')).join(',')}`,
      `--lattice=${model.lattice}`,
      ...(model.field === 0 ? [] : [`--field=${model.field}`]),
      // Some temperatures may be so hot that another update suits them.
      ...(parts.length > 1 ? [] : [`--update=${update}`]),
      ...(exchange ? ['--exchange'] : []),
      `--replicas=${replicas}`,
      `--thermalize=${thermalize}`,
      `--sweeps=${measured * every}`,
      `--every=${every}`,
      `--seed=${plan.seed}`,
    ],
    share: replicas / plan.replicas,
    size: { chains: replicas, measurements: measured },
  };
}

/** How many lattices a run for errors has. */
export function fewerReplicas({ replicas }: SamplingPlan): number {
  return replicas % 32 === 0 ? Math.min(replicas, fewReplicas) : replicas;
}

/** Attempted updates of spins of a task that samples lattices. */
export function updatesOf({ geometry, schedule }: SamplingPlan): number {
  return siteCount(geometry) * geometry.systems * (schedule.thermalize + schedule.sweeps);
}

function sizeOf({ replicas, schedule }: SamplingPlan): SampleSize {
  return { chains: replicas, measurements: Math.floor(schedule.sweeps / schedule.every) };
}

function sampled(flags: readonly string[], plan: SamplingPlan, share: number): PilotForm {
  const { thermalize, sweeps, every } = plan.schedule;
  const most = Math.floor(sweeps / every);
  const measurements = Math.min(most, Math.max(leastMeasurements, Math.round(share * most)));
  const chosen = (measurements * every) / sweeps;
  return {
    flags: [
      ...withoutFlags(flags, ['thermalize', 'sweeps', 'every']),
      `--thermalize=${Math.round(chosen * thermalize)}`,
      `--sweeps=${measurements * every}`,
      `--every=${every}`,
    ],
    share: chosen,
    size: { chains: plan.replicas, measurements },
  };
}

/** Fewer epochs; of a training of one epoch fewer samples. Drawing and judging samples takes its time whatever the epochs. */
function trained(flags: readonly string[], share: number): PilotForm {
  const { epochs, samples, batch } = trainingOf(flags);
  const wanted = share * epochs;
  const chosen = Math.min(epochs, Math.max(1, Math.round(wanted)));
  const few = epochs > 1 ? samples : Math.max(batch, 32 * Math.round((wanted * samples) / 32));
  const count = Math.min(samples, few);
  return {
    flags: [
      ...withoutFlags(flags, ['epochs', 'samples']),
      `--epochs=${chosen}`,
      `--samples=${count}`,
    ],
    share: (chosen * count) / (epochs * samples),
  };
}

function evaluated(flags: readonly string[], share: number): PilotForm {
  const { burnIn, sweeps, every, aisTemperatures } = optionsOf<EvaluateOptions>(evaluateCommand(), [
    'machine',
    ...flags,
  ]);
  const least = leastMeasurements * every;
  const measured = Math.min(sweeps, Math.max(16, least, Math.round(share * sweeps)));
  const chosen = measured / sweeps;
  return {
    flags: [
      ...withoutFlags(flags, ['burn-in', 'sweeps', 'ais-temperatures']),
      `--burn-in=${Math.round(chosen * burnIn)}`,
      `--sweeps=${measured}`,
      `--ais-temperatures=${Math.max(1, Math.round(chosen * aisTemperatures))}`,
    ],
    share: chosen,
  };
}

function withoutFlags(flags: readonly string[], names: readonly string[]): string[] {
  return flags.filter((flag) => !names.some((name) => flag.startsWith(`--${name}=`)));
}
