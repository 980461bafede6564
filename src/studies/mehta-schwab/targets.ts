import type { Measured } from '../../statistics/measured.ts';
import { controlled } from '../controlled.ts';
import type { Control, Target, Verdict } from '../study.ts';
import { controlGroups, trainedGroup } from './models.ts';
import type { Overlaps } from './reconstructions.ts';
import type { DataGate } from './samples.ts';
import { areaRatios, leastShare, spotFraction, type Among, type ModelSpots } from './spots.ts';

/** Ratios of spot areas that pass for those of block spins, which have 4. */
export const allowedRatios = [2.5, 5] as const;
/** Standard errors that measured values of the data may deviate from exact ones, and the share that the specific heat may. */
const mostDeviation = 3;
const mostShare = 0.05;
/** Standard errors beyond an end of the allowed ratios that chance explains. */
const likelyDeviation = 2;

/** The data are what they are said to be; all that depends on them is inconclusive where they are not. */
export function gateTargets({ energy, specificHeat }: DataGate, size: number): Target[] {
  const share = Math.abs(specificHeat.value / (specificHeat.exact ?? NaN) - 1);
  const ofEnergy = dataTarget({ size, samples: 'samples', name: 'energy', symbol: 'u' }, energy);
  const ofHeat = dataTarget(
    { size, samples: 'samples', name: 'specific heat', symbol: 'c' },
    specificHeat,
  );
  return [
    ofEnergy,
    {
      ...ofHeat,
      expected: `${ofHeat.expected} and ${100 * mostShare} %`,
      verdict: share <= mostShare ? ofHeat.verdict : 'fails',
    },
  ];
}

/** The same of the samples that stacks are judged by, which are too few for a bound on the share. */
export function heldOutTargets({ energy, specificHeat }: DataGate, size: number): Target[] {
  const samples = 'held-out samples';
  return [
    dataTarget({ size, samples, name: 'held-out energy', symbol: 'u' }, energy),
    dataTarget({ size, samples, name: 'held-out specific heat', symbol: 'c' }, specificHeat),
  ];
}

function dataTarget(
  of: { size: number; samples: string; name: string; symbol: string },
  measured: Measured,
): Target {
  const { size, samples, name, symbol } = of;
  return {
    id: `MS data, ${name}`,
    statement: `The ${samples} have the ${name.replace('held-out ', '')} per site ${symbol} of the ${size} x ${size} torus at K = 0.408 (Kaufman).`,
    measured,
    expected: `the exact value within ${mostDeviation} standard errors`,
    verdict: deviationOf(measured) <= mostDeviation ? 'holds' : 'fails',
  };
}

/** Standard errors between a value and the exact one. */
function deviationOf({ value, error, exact = NaN }: Measured): number {
  return Math.abs(value - exact) / error;
}

/** MS-5: areas of spots grow from layer to layer as those of blocks do, and those of no control. */
export function spotTarget(
  models: readonly ModelSpots[],
  { among, gate }: { among: Among; gate: readonly Target[] },
): Target {
  const ofGroup = (group: string): ModelSpots[] => models.filter((model) => model.group === group);
  const ratios = areaRatios(ofGroup(trainedGroup), among);
  const controls = controlGroups.map((group) => controlOf(group, ofGroup(group), among));
  const near = controlGroups.some((group) => mayFulfil(areaRatios(ofGroup(group), among)));
  const layers = ofGroup(trainedGroup)[0]?.layers ?? [];
  const fractions = layers.map((_, layer): [string, Measured] => [
    `share of spots, layer ${layer + 1}`,
    spotFraction(ofGroup(trainedGroup), layer),
  ]);
  const ofAll = areaRatios(ofGroup(trainedGroup), 'all').map(
    ({ value, error }, step): [string, Measured] => [
      `area ratio ${step + 2} / ${step + 1} of all units`,
      { value, error },
    ],
  );
  const units = among === 'all' ? 'of all units, spots or not' : 'of the units that are spots';
  return {
    id: among === 'spots' ? 'MS-5' : `MS-5 ${among}`,
    statement:
      `The median area ${units} grows from layer to layer of the trained stack about as that of 2 x 2 block spins does, by 4, ` +
      'and in no control. Of a control the ratio that is farthest off is shown, or how few spots it has. That spots tile the lattice, and that each layer has a quarter of the units below, makes ' +
      'the areas grow by about 4: see the stack of other layers below.',
    measured: Object.fromEntries([
      ...ratios.map(({ value, error }, step): [string, Measured] => [
        `area ratio ${step + 2} / ${step + 1}`,
        { value, error },
      ]),
      [
        `trainings of ${ofGroup(trainedGroup).length} that have spots for both`,
        Math.min(...ratios.map(({ trainings }) => trainings)),
      ],
      ...fractions,
      ...ofAll,
    ]),
    expected:
      `every ratio within [${allowedRatios.join(', ')}] (up to ${likelyDeviation} standard errors beyond, also of a control: inconclusive), ` +
      `and no control with all of its ratios within${among === 'layers' ? '; a layer has a ratio where at least half of its units are spots' : ''}`,
    verdict: afterGate(
      gate,
      spotVerdict(
        ratios,
        fractions.map(([, share]) => share),
        { controls, near },
      ),
    ),
    controls,
  };
}

/** The ratio that lies farthest from the allowed ones says it all; where there is none, the layer with the fewest spots. */
function controlOf(group: string, models: readonly ModelSpots[], among: Among): Control {
  const ratios = areaRatios(models, among);
  const fulfils = ratios.length > 0 && ratios.every(allowed);
  if (ratios.length > 0 && ratios.every(({ value }) => Number.isFinite(value))) {
    const measured = ratios.reduce((a, b) => (excess(b) > excess(a) ? b : a));
    return { name: group, measured, fulfils };
  }
  const shares = (models[0]?.layers ?? []).map((_, layer) => spotFraction(models, layer));
  const fewest = shares.reduce((a, b) => (b.value < a.value ? b : a));
  const layer = 1 + shares.indexOf(fewest);
  return { name: `${group}, share of spots in layer ${layer}`, measured: fewest, fulfils };
}

function spotVerdict(
  ratios: readonly Measured[],
  shares: readonly Measured[],
  { controls, near }: { controls: readonly Control[]; near: boolean },
): Verdict {
  if (ratios.length === 0 || controls.some(({ fulfils }) => fulfils)) return 'fails';
  if (ratios.every(allowed)) return near ? 'inconclusive' : 'holds';
  // Chance may have left a layer a few spots short of what counts, too.
  const nearly = shares.every(({ value, error }) => value + likelyDeviation * error >= leastShare);
  if (ratios.some(({ value }) => Number.isNaN(value))) return nearly ? 'inconclusive' : 'fails';
  return mayFulfil(ratios) ? 'inconclusive' : 'fails';
}

/** Whether ratios are as near to the allowed ones as chance takes them. */
function mayFulfil(ratios: readonly Measured[]): boolean {
  return ratios.length > 0 && ratios.every((ratio) => excess(ratio) <= likelyDeviation);
}

function allowed({ value }: Measured): boolean {
  return value >= allowedRatios[0] && value <= allowedRatios[1];
}

/** Standard errors by which a ratio is beyond the allowed ones, infinite where there is none; negative within. */
function excess({ value, error }: Measured): number {
  if (!Number.isFinite(value)) return Infinity;
  const beyond = Math.max(allowedRatios[0] - value, value - allowedRatios[1]);
  return error > 0 ? beyond / error : beyond > 0 ? Infinity : -Infinity;
}

/** MS-6: what the top units keep, against as many spins and as many block spins. */
export function overlapTargets(
  { stack, rivals, controls }: Overlaps,
  gate: readonly Target[],
): Target[] {
  return (['decimation', 'blocks'] as const).map((name): Target => {
    const { overlap, difference } = rivals[name];
    const sigmas = difference.value / difference.error;
    return controlled({
      id: `MS-6 against ${name}`,
      statement:
        name === 'decimation'
          ? 'Of spins given back from the probabilities of the top units, the share of right ones less wrong ones is above that of decimation to one spin of 64.'
          : 'Of spins given back from the probabilities of the top units, the share of right ones less wrong ones is above that of the majorities of 8 x 8 blocks, as many bits as there are top units.',
      measured: { stack, [name]: overlap, difference },
      expected: `a difference of more than ${mostDeviation} standard errors, sample by sample; fails where it is below minus as many`,
      verdict: afterGate(
        gate,
        sigmas > mostDeviation ? 'holds' : sigmas < -mostDeviation ? 'fails' : 'inconclusive',
      ),
      controls: controls.map((control) => ({
        name: control.name,
        measured: control.overlap,
        fulfils:
          control.differences[name].value > mostDeviation * (control.differences[name].error || 0),
      })),
    });
  });
}

function afterGate(gate: readonly Target[], verdict: Verdict): Verdict {
  return gate.every((target) => target.verdict === 'holds') ? verdict : 'inconclusive';
}
