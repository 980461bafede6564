import { measuredText } from '../../../report/quantity-text.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { columnTable } from '../../column-table.ts';
import type { Section, Table } from '../../study.ts';
import { difference, farthest, forTrainings, limits, within } from '../../verdict.ts';
import { flowSize, type FlowPreset } from '../presets.ts';
import { classTemperatures } from '../classes.ts';
import { orEnd, temperaturesText } from '../../thermometers/fixed-point.ts';
import { thermometers, type Temperatures } from '../../thermometers/readings.ts';
import { flowSteps, longPlan } from './plans.ts';
import { fixedPoint, runsOf } from './ends.ts';
import { calibrationFigure, classFigure, longFigure, shortFigure } from './figures.ts';
import { controlKinds, kindNames, machineKinds, otherTemperature } from './machines.ts';
import type { FlowStudy } from './measure.ts';
import { extremes, type FlowRun } from './run.ts';

/** Share of lattices that counts as nearly all. */
const nearlyAll = 0.95;

/** DK-4. */
export function flowSection(study: FlowStudy, preset: FlowPreset): Section {
  const { runs, monteCarlo } = study;
  const { training, hidden, samples, perTemperature, net, snapshots, long } = preset;
  const critical = runsOf(runs, 'critical');
  const taught = snapshots * perTemperature * classTemperatures.length;
  return {
    title: 'Flows of a machine, and their temperature',
    text: [
      `We trained machines of ${flowSize ** 2} → ${hidden} units ±1 on ${samples.toLocaleString('en')} lattices of ${flowSize} x ${flowSize} spins at T_c ` +
        `(${training.updates.toLocaleString('en')} updates, ${critical.length} trainings). Each machine draws from itself for ${flowSteps} Gibbs steps, as in the authors’ code, from ` +
        `${perTemperature} lattices at each of ${classTemperatures.length} temperatures from ${classTemperatures[0]} to ${classTemperatures.at(-1)}.`,
      `The longer flow is ours: ${long.steps} steps from ${long.perTemperature} lattices at T = ${extremes.cold} and the same number at T = ${extremes.hot}. Ends of flows, ` +
        'their temperatures and their exponents are means over its last quarter. Half the difference between cold and hot starts is taken as a systematic error; ' +
        'no verdict is given when it exceeds the resolution in temperature. Errors are over the trainings of machines; the thermometers are the same in all of them.',
      `There are three thermometers. The energy is compared with Kaufman’s exact u(T) of the same torus, and the magnetization with ⟨|m|⟩(T) of Monte Carlo. The net has ${net.hidden} hidden ` +
        `units and a softmax over ${classTemperatures.length} classes. It learned from ${taught.toLocaleString('en')} lattices and is calibrated on others. ` +
        'It sees every lattice turned so that m ≥ 0. It tells temperatures apart between about 1.7 and 3.',
      `Flows end at ${temperaturesText(fixedPoint(runs, 'critical'))}. Controls end at ` +
        `${controlKinds.map((kind) => `${temperaturesText(fixedPoint(runs, kind))} (${kindNames[kind]})`).join('; at ')}.`,
      ...signText(critical),
      ...learnedText(study, preset),
    ],
    tables: [temperatureTable(study), startTable(runs)],
    figures: {
      'flow-temperature': shortFigure(critical),
      'long-flow-energy': longFigure(critical, longPlan(long.steps).steps),
      'flow-classes': classFigure(critical, monteCarlo.classes),
      'thermometer-calibration': calibrationFigure(study),
    },
  };
}

/** How much of the sign of a start is left at the end, and what the sign changes. */
function signText(critical: readonly FlowRun[]): string[] {
  if (critical.length === 0) return [];
  const kept = meanOf(critical.map(({ signKept }) => signKept.value));
  const keeping = critical.filter(({ signKept }) => signKept.value >= nearlyAll);
  const sided = critical.filter(
    ({ upAtEnd: { value } }) => Math.max(value, 1 - value) >= nearlyAll,
  );
  const differences = critical.map(({ ends }) => difference(ends.up.energy, ends.down.energy));
  const beyond = differences.filter((own) => within(own, [0, 0]) === 'fails');
  const { value, error } = farthest(differences, [0, 0]);
  return [
    `Half of the cold starts are up and half are down. At the last step ${percent(kept.value)} of the cold starts have kept their sign, averaged over trainings. A share of 50 % would mean that the sign is forgotten. ` +
      `In ${keeping.length} of ${critical.length} trainings at least ${percent(nearlyAll)} keep their sign: these flows forget temperatures but not signs. ` +
      `In ${sided.length} trainings at least ${percent(nearlyAll)} of all lattices end with the same sign.`,
    `A machine with biases need not treat both signs alike. In ${beyond.length} of ${critical.length} trainings the energies of lattices that began up and down differ by more than 3 errors at the end. ` +
      `The most significant difference is ${measuredText({ value: Math.abs(value), error })}. Half of this difference counts as an error of temperatures too.`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Where flows of the control at another temperature end, beside what its machines learned from. */
function learnedText({ runs, facts }: FlowStudy, { training }: FlowPreset): string[] {
  const energies = (['critical', 'other'] as const).map((kind) => {
    const temperature = kind === 'critical' ? CRITICAL_TEMPERATURE : otherTemperature;
    const found = meanOf(runsOf(runs, kind).map(({ end }) => end.energy.value));
    const taught = meanOf(
      facts.machines
        .filter(({ temperatures }) => temperatures[0] === temperature)
        .map(({ known }) => known.find(({ name }) => name === 'u')?.measured.value ?? NaN),
    );
    return `${kindNames[kind]} u = ${measuredText(found)}, training data u = ${measuredText(taught)}`;
  });
  const own = fixedPoint(runs, 'other');
  const rule = forTrainings(limits.single, runsOf(runs, 'other').length);
  const ends = thermometers.map(({ key, name }) => {
    const apart = within(own[key], [otherTemperature, otherTemperature], rule) === 'fails';
    return `at ${measuredText(orEnd(own[key]))} ${name}, which ${apart ? 'is not' : 'agrees with'} ${otherTemperature}`;
  });
  return [
    'A flow that ends at the temperature of the training data says nothing about the critical point. ' +
      `The control trained at T = ${otherTemperature} ends ${ends.join('; ')}. Energies at the ends of the flows: ${energies.join('; ')}. These are machines of ${training.updates.toLocaleString('en')} updates.`,
    'The machines of permuted pixels draw permuted lattices, which we do not put back in order. Neighbours are random pairs of pixels there, so the energy is about −2⟨m^2⟩ ' +
      'and the temperature by energy follows from the magnetization.',
  ];
}

function temperatureTable({ runs, monteCarlo }: FlowStudy): Table {
  const early = runs.map(({ kind, temperaturesAfterTrace: temperatures }) => ({
    kind,
    temperatures,
  }));
  return {
    caption:
      `Temperatures at the ends of the longer flows, and after ${flowSteps} steps from all temperatures at once (T_c = ${CRITICAL_TEMPERATURE.toFixed(4)}). ` +
      'Errors over the trainings and of a reading; those of Monte Carlo lattices over the lattices.',
    header: ['machine', ...thermometers.map(({ name }) => name)],
    rows: [
      ...machineKinds.map((kind) => [kindNames[kind], ...cells(fixedPoint(runs, kind))]),
      ['Monte Carlo at T_c', ...cells(monteCarlo.temperatures)],
      ...machineKinds.map((kind) => [
        `${kindNames[kind]}, after ${flowSteps} steps`,
        ...cells(fixedPoint(early, kind)),
      ]),
    ],
  };
}

function cells(found: Temperatures): (Measured | string)[] {
  return thermometers.map(({ key }) => orEnd(found[key]));
}

/** What is left of the starts of every machine. */
function startTable(runs: readonly FlowRun[]): Table {
  const named = machineKinds.flatMap((kind) =>
    runsOf(runs, kind).map((run, training) => ({
      ...run,
      name: `${kindNames[kind]}, ${training + 1}`,
    })),
  );
  return columnTable(
    `What is left of the starts over the last quarter of the longer flow: energies from cold starts (T = ${extremes.cold}), from hot starts (T = ${extremes.hot}), and from cold starts that were up and down; share of all ` +
      'lattices that are up at the last step; share of cold starts that kept their sign. Errors over the lattices.',
    named,
    {
      machine: ({ name }) => name,
      'u, from cold': ({ ends }) => ends.cold.energy,
      'u, from hot': ({ ends }) => ends.hot.energy,
      'u, began up': ({ ends }) => ends.up.energy,
      'u, began down': ({ ends }) => ends.down.energy,
      'up at the end': ({ upAtEnd }) => upAtEnd,
      'sign kept': ({ signKept }) => signKept,
    },
  );
}
