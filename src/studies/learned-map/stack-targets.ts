import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import type { Section, Table, Target, Verdict } from '../study.ts';
import {
  all,
  around,
  control,
  difference,
  forTrainings,
  limits,
  ruleText,
  unlessControl,
  within,
} from '../verdict.ts';
import type { CoupledStack } from './stacks.ts';

/** How far a coupling may be from that of block spins. */
const tolerance = 0.05;
/** A claim about stacks needs this many. */
const fewestStacks = 3;

/** Couplings of hidden lattices minus those of block spins, nearest neighbours and diagonals of layers 2 and up. */
function differencesOf({ samples }: CoupledStack): { name: string; difference: Measured }[] {
  return samples
    .filter(({ layer }) => layer > 1)
    .flatMap(({ layer, units, blocks }) =>
      (['nearest', 'diagonal'] as const).map((key) => ({
        name: `${key === 'nearest' ? 'nearest neighbours' : 'diagonals'}, layer ${layer}`,
        difference: units && blocks ? difference(units[key], blocks[key]) : unknown,
      })),
    );
}

/** The verdict on one stack, by the errors of its samples. */
function alone(stack: CoupledStack): Verdict {
  return all(
    differencesOf(stack).map(({ difference: own }) =>
      within(own, around(0, tolerance), limits.toSpare),
    ),
  );
}

/** The mean over stacks: the scatter of the stacks, and the error of a stack, since all are measured on the same lattices. */
function overStacks(values: readonly Measured[]): Measured {
  const { value, error } = meanOf(values.map((own) => own.value));
  return { value, error: Math.hypot(error, meanOf(values.map((own) => own.error)).value) };
}

/** LM-7: whether a stack flows as block spins do. */
export function stackTarget(stacks: readonly CoupledStack[]): Target {
  const own = stacks.filter(({ isNull }) => !isNull);
  const nulls = stacks.filter(({ isNull }) => isNull);
  const [first] = own;
  const names = first ? differencesOf(first).map(({ name }) => name) : [];
  const means = names.map((name, index) => ({
    name,
    mean: overStacks(own.map((stack) => differencesOf(stack)[index]?.difference ?? unknown)),
  }));
  const by = own.length < 2 ? limits.toSpare : forTrainings(limits.toSpare, own.length);
  const moving = stacks.filter(({ unsettled }) => unsettled.length > 0).map(({ name }) => name);
  const enough = own.length >= fewestStacks && nulls.length > 0;
  const controls = nulls.map((stack) =>
    control(
      stack.name,
      Object.fromEntries(differencesOf(stack).map(({ name, difference: off }) => [name, off])),
      alone(stack),
    ),
  );
  const verdict = all(means.map(({ mean }) => within(mean, around(0, tolerance), by)));
  const isOpen = controls.some((one) => one.verdict !== 'fails');
  const decides = enough && moving.length === 0 && !(verdict === 'holds' && isOpen);
  return unlessControl({
    id: 'LM-7',
    kind: 'claim',
    statement:
      'The hidden lattices of a stack have the couplings of block spins of the same lattices.',
    details:
      `Nearest-neighbour and diagonal couplings of the visible lattices of layers 2 and 3, by Swendsen's equations for three operators, minus those of majority blocks on the same samples. Each mean over stacks may be off by ${tolerance}. Each hidden unit has the sign of its correlation with the magnetization. ` +
      (enough ? '' : `This preset has ${own.length} stacks, which is too few for a verdict. `) +
      (moving.length > 0
        ? `Receptive fields still changed when the training ended in ${moving.join(', ')}.`
        : ''),
    measured:
      own.length > 0
        ? {
            stacks: own.length,
            ...Object.fromEntries(means.map(({ name, mean }) => [name, mean])),
          }
        : { stacks: 0 },
    headline: own.length > 0 ? names.slice(0, 2) : ['stacks'],
    expected: `0 ± ${tolerance}`,
    rule: `Each mean ${ruleText(by)}. The target is inconclusive with fewer than ${fewestStacks} stacks, while receptive fields of a layer still change, and where it would hold beside a control that does not fail`,
    verdict: decides ? verdict : 'inconclusive',
    controls,
  });
}

/** LM-7: the couplings of each layer. */
export function stackSection(stacks: readonly CoupledStack[]): Section {
  return {
    title: 'LM-7: the flow of a stack',
    text:
      stacks.length === 0
        ? ['This preset trains no stacks. The presets standard and paper do.']
        : [
            'Each layer is trained on samples of the hidden units below, which are placed on a lattice, one on each block. Layer 1 sees the lattices themselves. The table has the couplings in samples of what each layer sees, and beside them those of majority blocks of the same lattices.',
            'J_nn is the coupling of nearest neighbours that the layer itself holds, read from its weights. If the layer had learned its samples perfectly, and these had couplings between pairs and plaquettes only, both would agree.',
          ],
    tables: stacks.length === 0 ? [] : [stackTable(stacks)],
  };
}

function stackTable(stacks: readonly CoupledStack[]): Table {
  return {
    caption:
      "Couplings by layer: Swendsen's equations with nearest neighbours, diagonals and plaquettes, and J_nn from the weights",
    header: ['stack', 'layer', 'K nearest', 'of blocks', 'K diagonal', 'of blocks', 'J_nn'],
    rows: stacks.flatMap(({ name, samples, nearest }) =>
      samples.map(({ layer, units, blocks }) => [
        name,
        `${layer}`,
        units?.nearest ?? 'none',
        blocks?.nearest ?? '',
        units?.diagonal ?? 'none',
        blocks?.diagonal ?? '',
        (nearest[layer - 1] ?? NaN).toFixed(4),
      ]),
    ),
  };
}
