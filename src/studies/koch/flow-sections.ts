import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Figure } from '../../report/figure-description.ts';
import type { Section, Table } from '../study.ts';
import { fittedDistances, type Exponents } from './exponents.ts';
import { flowSize, kindNames, machineKinds } from './flow-machines.ts';
import { extremes, type FlowRun, type FlowStudy } from './flow-study.ts';
import {
  exponentNames,
  fixedPoint,
  flowExponent,
  thermometerNames,
  type ThermometerName,
} from './flow-targets.ts';
import { flowSteps, keptSteps } from './flows.ts';
import type { FlowPreset } from './presets.ts';
import { classTemperatures } from './thermometer-net.ts';
import { energyTemperature } from './thermometers.ts';

const thermometers = Object.keys(thermometerNames) as ThermometerName[];

/** DK-4: where flows go. */
export function flowSection(study: FlowStudy, preset: FlowPreset): Section {
  const { runs, monteCarlo } = study;
  const { training, hidden, samples, perTemperature, net, snapshots } = preset;
  const critical = runs.filter(({ kind }) => kind === 'critical');
  const found = fixedPoint(runs, 'critical');
  const text = (name: ThermometerName): string => describe(found[name]);
  const controls = machineKinds
    .filter((kind) => kind !== 'critical')
    .map((kind) => {
      const own = fixedPoint(runs, kind);
      return `${kindNames[kind]}: ${thermometers.map((name) => describe(own[name])).join(', ')}`;
    });
  return {
    title: 'Flows of a machine, and their temperature',
    text: [
      `Machines of ${flowSize ** 2} → ${hidden} units ±1 were trained on ${samples.toLocaleString('en')} lattices of ${flowSize} x ${flowSize} spins at T_c ` +
        `(${training.updates.toLocaleString('en')} updates, ${critical.length} trainings). Each then draws from itself for ${flowSteps} Gibbs steps, beginning with ` +
        `${perTemperature} lattices at each of ${classTemperatures.length} temperatures from ${classTemperatures[0]} to ${classTemperatures.at(-1)}. The end is the mean over the last ${keptSteps} steps.`,
      'Three thermometers: the energy, by Kaufman’s exact u(T) of the same torus; the magnetization, by ⟨|m|⟩(T) of Monte Carlo; and a net, one hidden layer of ' +
        `${net.hidden} units with a softmax over ${classTemperatures.length} classes, trained on ${(snapshots * perTemperature * classTemperatures.length).toLocaleString('en')} lattices and read through its ` +
        'calibration on lattices that neither it nor any machine has seen. Nets of this kind tell temperatures apart between about 1.7 and 3 only, and map anything to their nearest class.',
      `The net’s temperature at the fixed point is ${text('net')} (grid 0.1); by energy ${text('energy')}, by magnetization ${text('magnetization')}; ` +
        `controls, each by energy, magnetization and net: ${controls.join('; ')}.`,
      'A machine can at best draw what it was trained on: that its flow ends at the temperature of its training data is no property of the critical point. The control ' +
        'trained at another temperature shows where flows end then.',
    ],
    tables: [temperatureTable(study)],
    figures: {
      'flow-temperature': flowFigure(critical, study),
      'flow-classes': histogramFigure(critical),
      'thermometer-calibration': calibrationFigure(study),
    },
  };

  function temperatureTable(study: FlowStudy): Table {
    const row = (name: string, own: Record<ThermometerName, Measured>): (string | Measured)[] => [
      name,
      ...thermometers.map((thermometer) => own[thermometer]),
    ];
    return {
      caption: `Temperatures at the ends of flows (exact T_c = ${CRITICAL_TEMPERATURE.toFixed(4)}), with errors over the trainings; of true lattices at T_c, with errors over these`,
      header: ['machine', ...thermometers.map((name) => thermometerNames[name])],
      rows: [
        ...machineKinds.map((kind) => row(kindNames[kind], fixedPoint(study.runs, kind))),
        row('Monte Carlo at T_c', monteCarlo.temperatures),
      ],
    };
  }
}

/** A temperature in a sentence; one without any spread lies at an end of its thermometer. */
function describe({ value, error }: Measured): string {
  if (error === 0) return `T beyond ${value.toFixed(0)}`;
  return `T = ${value.toFixed(2)} ± ${Number.isFinite(error) ? error.toFixed(2) : '?'}`;
}

/** Temperature by energy at each step, of flows from cold and from hot starts. */
function flowFigure(critical: readonly FlowRun[], { monteCarlo }: FlowStudy): Figure {
  const series = (label: string, of: (run: FlowRun) => readonly Measured[]) => ({
    label,
    kind: 'both' as const,
    data: Array.from({ length: flowSteps + 1 }, (_, step) => {
      const temperatures = critical.map(
        (run) => energyTemperature(flowSize, of(run)[step] as Measured).value,
      );
      const { value, error } = meanOf(temperatures);
      return { x: step, y: value, error };
    }),
  });
  return {
    title: 'Temperature by energy along the flow',
    x: { label: 'Gibbs step' },
    y: { label: 'T / J', domain: [0, 6.5] },
    series: [
      series(`from T ≥ ${extremes.hot}`, ({ hot }) => hot),
      series(`from T ≤ ${extremes.cold}`, ({ cold }) => cold),
    ],
    guides: [
      { label: 'T_c', y: CRITICAL_TEMPERATURE },
      ...(Math.abs(monteCarlo.temperatures.energy.value - CRITICAL_TEMPERATURE) > 0.3
        ? [{ label: 'Monte Carlo', y: monteCarlo.temperatures.energy.value }]
        : []),
    ],
    caption: 'Error bars: one standard error over the trainings.',
  };
}

/** Shares of the classes of the net at some steps. */
function histogramFigure(critical: readonly FlowRun[]): Figure {
  return {
    title: 'Classes that the net gives to the lattices of the flow',
    x: { label: 'temperature of the class' },
    y: { label: 'share of lattices' },
    series: [0, 1, 5, flowSteps].map((step) => ({
      label: `step ${step}`,
      kind: 'line' as const,
      data: classTemperatures.map((temperature, k) => ({
        x: temperature,
        y:
          critical.reduce((sum, { histogram }) => sum + (histogram[step]?.[k] ?? 0), 0) /
          critical.length,
      })),
    })),
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    caption: 'Most likely classes; those of very hot and very cold lattices cannot be told apart.',
  };
}

function calibrationFigure({ thermometer, energy }: FlowStudy): Figure {
  const { calibration } = thermometer;
  return {
    title: 'What the net says of lattices that it has not seen',
    x: { label: 'true temperature' },
    y: { label: 'softmax mean of the net', domain: [0, 6.2] },
    series: [
      {
        label: 'softmax mean',
        kind: 'both',
        data: calibration.values.map(({ value, error }, k) => ({
          x: classTemperatures[k] as number,
          y: value,
          error,
        })),
      },
      {
        label: 'if it were right',
        kind: 'line',
        dashed: true,
        data: [
          { x: 0, y: 0 },
          { x: 6, y: 6 },
        ],
      },
    ],
    caption:
      `Error bars: one standard error. Energies of the same lattices are within ${worstDeviation(energy.values).toFixed(1)} errors of Kaufman’s exact ones ` +
      'at all temperatures at which any spin moved.',
  };
}

function worstDeviation(values: readonly Measured[]): number {
  return values.reduce(
    (worst, { value, error, exact = value }) =>
      error > 0 ? Math.max(worst, Math.abs(value - exact) / error) : worst,
    0,
  );
}

/** DK-5. */
export function exponentSection({ runs, monteCarlo }: FlowStudy): Section {
  const names = Object.keys(exponentNames) as (keyof Exponents)[];
  return {
    title: 'Exponents at the end of the flow',
    text: [
      `The dimensions of spin and energy follow from ⟨s s′⟩ and from the connected ⟨ε ε′⟩, ε = s_x s_{x+e}, at distances ${fittedDistances.join(', ')} along the axes with ` +
        'periodic images, by straight lines through logarithms with equal weights. Δ_m follows from ⟨|m|⟩ of the lattices that the net puts into its classes from 1.5 to 2.2, against T_c − T. ' +
        'On a lattice of side 10 no such fit gives 1/8 and 1, so that the same fit on true lattices is what to compare with.',
      'How the paper fits, and the numbers that it finds, are not known to us.',
    ],
    tables: [
      {
        caption: `Exponents of ${flowSize} x ${flowSize} lattices: flows with errors over the trainings, Monte Carlo with jackknife errors`,
        header: ['lattices', ...names.map((name) => exponentNames[name].symbol)],
        rows: [
          ...machineKinds.map((kind) => [
            kindNames[kind],
            ...names.map((name) => flowExponent(runs, kind, name)),
          ]),
          ['Monte Carlo', ...names.map((name) => monteCarlo.exponents[name])],
          ['infinite lattice', ...names.map((name) => `${exponentNames[name].exact}`)],
        ],
      },
    ],
  };
}
