import { describe, expect, it } from 'vitest';
import { answerFigure } from '../../../src/studies/learned-map/answer-figure.ts';
import { penaltyText } from '../../../src/studies/learned-map/machine-jobs.ts';
import { presets } from '../../../src/studies/learned-map/presets.ts';
import { learnedMapAnswer } from '../../../src/studies/learned-map/answer.ts';
import type {
  MachineGroup,
  SizedMachines,
} from '../../../src/studies/learned-map/machine-results.ts';
import {
  failing,
  free,
  good,
  group,
  passing,
  result,
  three,
  trained,
  undecided,
} from './fixtures.ts';

function sized(groups: MachineGroup[]): SizedMachines {
  return {
    size: 16,
    groups,
    secondL1: 0.004,
    nulls: [failing],
    stacks: trained([]),
    stackNulls: trained([]),
    reference: result('one step', good),
    results: [],
    means: { itself: [], maps: [] },
    sites: new Uint32Array(),
  };
}

function sentence(groups: MachineGroup[], nulls = [failing]): string {
  return learnedMapAnswer({ sized: [sized(groups)], nulls, seed: 1 }).sentence;
}

describe('the answer', () => {
  it('can be yes, no, some, and undecided', () => {
    const none = group(0, three(free));
    expect(sentence([none, group(0.004, three(good))])).toMatch(
      /^Yes with an L1 penalty, no without: .* all 3 machines with L1 0.004 pass .* all 3 without L1 fail\.$/,
    );
    const weak = group(0.001, three(free));
    expect(sentence([none, weak, group(0.004, three(good))])).toMatch(
      /With L1 0.001 not all do\.$/,
    );
    expect(sentence([none, group(0.004, three(free))])).toMatch(/^No: /);
    const mixed = [...three(free), result('one step', good)];
    expect(sentence([none, group(0.004, mixed)])).toContain('1 of 4 machines');
    expect(sentence([none, group(0.004, three(good), { updates: 1000 })])).toContain('too short');
    expect(sentence([none, group(0.004, three(good))], [passing])).toContain('does not decide');
  });

  it('is undecided beside an undecided null', () => {
    expect(sentence([group(0, three(free)), group(0.004, three(good))], [undecided])).toContain(
      'does not decide',
    );
  });

  it('tells of machines without L1 that pass', () => {
    const passes = group(0, three(good));
    expect(sentence([passes, group(0.004, three(free))])).toContain('3 of 3 without pass');
    expect(sentence([passes, group(0.004, three(good))])).toContain('and without: ');
  });

  it('tells each strength of larger lattices apart', () => {
    const small = sized([group(0, three(free)), group(0.004, three(good))]);
    const edge = [result('one step', good), undecided, undecided];
    const groups = [
      group(0.002, three(free), { size: 24, settled: false }),
      group(0.004, three(good), { size: 24 }),
      group(0.01, edge, { size: 24 }),
    ];
    const large = { ...sized(groups), size: 24 };
    const { sentence: said } = learnedMapAnswer({
      sized: [small, large],
      nulls: [failing],
      seed: 8,
    });
    expect(said).toContain('the 3 machines with L1 0.002 are too few or were trained too briefly');
    expect(said).toContain('all 3 machines with L1 0.004 pass');
    expect(said).toContain('of 3 machines with L1 0.01 1 pass, 0 fail and 2 are too close');
  });

  it('tells of larger lattices, and of a seed that was seen', () => {
    const small = sized([group(0, three(free)), group(0.004, three(good))]);
    const large = { ...sized([group(0.004, three(free))]), size: 24 };
    const answer = (seed: number) =>
      learnedMapAnswer({ sized: [small, large], nulls: [failing], seed });
    expect(answer(8).sentence).toMatch(/On 24 x 24 lattices all 3 machines with L1 0.004 fail\.$/);
    expect(answer(8).numbers).toContain('On 24 x 24: With L1 0.004 y_h = ');
    expect(answer(8).numbers).not.toContain('no test');
    expect(answer(1).numbers).toContain('Seed 1 was run while the study was written');
  });
});

it('each kind of map and strength of L1 of the largest preset has a look of its own in the figure', () => {
  const strengths = presets.paper.machines.flatMap(({ l1 }) => l1).map(penaltyText);
  const kinds = [...new Set(['known maps', 'learned filters', ...strengths, 'two trained layers'])];
  const results = kinds.map((kind) => ({ ...result('one step', good), group: kind }));
  const looks = answerFigure(results)
    .series.filter((own) => own.kind === 'points' && own.label !== '')
    .map((own) => `${own.colour} ${own.kind === 'points' ? own.shape : ''}`);
  expect(new Set(looks).size).toBe(looks.length);
  expect(looks).toHaveLength(kinds.length + 1);
});
