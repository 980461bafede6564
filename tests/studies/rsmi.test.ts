import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { allRulesTarget, weighsAllAlike, type AllRules } from '../../src/studies/rsmi/all-rules.ts';
import { bottleneckTargets } from '../../src/studies/rsmi/bottleneck.ts';
import { boundaryTargets, type LargeFilters } from '../../src/studies/rsmi/boundary.ts';
import { chainTargets } from '../../src/studies/rsmi/chain.ts';
import type { NoiseCase, TrainedUnits, Watcher } from '../../src/studies/rsmi/noise.ts';
import { noiseTargets } from '../../src/studies/rsmi/noise-targets.ts';
import { presets, type Settings } from '../../src/studies/rsmi/presets.ts';
import { rsmi, runRsmi } from '../../src/studies/rsmi/rsmi.ts';
import { filterTargets, type SmallFilters } from '../../src/studies/rsmi/small-filters.ts';
import type { FinishedStudy } from '../../src/studies/run-study.ts';
import { runQuietly } from './run-quietly.ts';

/** Without a flow no part of the study uses a device. */
const gpu = { adapter: { name: 'none', backend: 'none', software: true } } as unknown as Gpu;

const tiny: Settings = {
  small: { norms: [1, 8], starts: 2 },
  large: { sides: [3], norms: [2], starts: 2, likelihoodSteps: 40 },
  chain: { directions: 5, norms: [20] },
  noise: { temperatures: [3.5], couplings: [0, 0.2, 2], hidden: [1], seeds: 2, steps: 200 },
  flow: undefined,
};

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0 ? 'python3' : undefined;
const script = path.join(import.meta.dirname, '../reports/rsmi.py');
const folder = mkdtempSync(path.join(tmpdir(), 'blockspin-rsmi-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = (text: string, ...flags: string[]): string => {
  writeFileSync(path.join(folder, 'results.json'), text);
  const told = [script, folder, ...flags];
  const { stdout, stderr } = spawnSync(python ?? '', told, { encoding: 'utf8' });
  return stdout + stderr;
};

describe('the study with tiny settings', () => {
  let finished: FinishedStudy;
  beforeAll(async () => {
    ({ finished } = await runQuietly(gpu, {
      ...rsmi,
      run: (context) => runRsmi(context, tiny),
    }));
    mkdirSync(path.join(folder, 'data'));
    for (const [name, content] of finished.files)
      if (name.startsWith('data/')) writeFileSync(path.join(folder, name), content);
  }, 300_000);

  it('finds every claim, and each has a control that fails', () => {
    const claims = finished.targets.filter(({ kind }) => kind === 'claim');
    expect(claims.map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual(
      claims.map(({ id }) => `${id}: holds`),
    );
    for (const { id, controls = [] } of claims) {
      expect(controls.length, id).toBeGreaterThan(0);
      for (const { name, fulfils } of controls) expect(fulfils, `${id}: ${name}`).toBe(false);
    }
    expect(finished.answer.sentence).toMatch(/^Yes/);
  });

  it('draws a report with one figure first', () => {
    expect(finished.files.get('report.html')).toContain('best of all rules');
    expect(finished.files.has(`figures/${finished.leadingFigure}.svg`)).toBe(true);
  });

  describe('numpy finds every number again in the data files', () => {
    beforeEach((context) => {
      if (python === undefined) context.skip('python3 with numpy is not installed');
    });

    it('as they were written, and not where one was changed', () => {
      const document = JSON.stringify({
        parameters: finished.parameters,
        results: { targets: finished.targets },
      });
      expect(said(document)).toContain('All numbers were found again.');
      expect(said(document.replace('0.47624', '0.47634'), '--until-wrong')).toContain('WRONG');
    });
  });
});

it('stops between two parts of a long sum', async () => {
  const controller = new AbortController();
  const context = {
    gpu,
    preset: 'quick' as const,
    seed: 1,
    signal: controller.signal,
    phase: () => {
      setTimeout(() => controller.abort(), 0);
      return () => undefined;
    },
  };
  await expect(runRsmi(context, presets.quick)).rejects.toThrow(/abort/i);
});

const watcher = (onNoise: number, information: number): Watcher => {
  return { weights: new Float64Array(8), onNoise, information };
};

const rules = (...texts: string[]): AllRules => {
  const all = texts.map((text) => Uint8Array.from(text, Number));
  return { best: 0.5, second: 0.4, rules: all };
};

const trained = (onNoise: number, divergence: number): TrainedUnits => {
  return { divergence, units: [watcher(onNoise, 0.05 * (1 - onNoise))] };
};

const smallFilter = (weights: readonly number[], information: number): SmallFilters => {
  const best = { weights: Float64Array.from(weights), bias: 0, information, gradient: 0 };
  return { norm: 2, uniform: 0.46, decimation: 0.3, best, biased: best, starts: 3, found: 3 };
};

const noiseCase = (coupling: number, shares: readonly number[], onNoise = 0): NoiseCase => {
  return {
    temperature: 3.5,
    coupling,
    pair: 0.6,
    block: 0.2,
    machines: new Map([[1, shares.map((share, index) => trained(share, 1 + index))]]),
    filters: [watcher(onNoise, 0.057), watcher(0, 0.057)],
  };
};

describe('RS-1', () => {
  const vote = '0000000100010111';

  it('knows rules of equal weights', () => {
    expect(weighsAllAlike(rules(vote, '0001011101111111').rules)).toBe(true);
    // Decimation, three of four, the parity, and a constant.
    for (const text of [
      '0101010101010101',
      '0001011100010111',
      '0110100110010110',
      '0000000000000000',
    ])
      expect(weighsAllAlike(rules(text).rules), text).toBe(false);
  });

  it('fails if another rule keeps more, and is not decided if K = 0 passes', () => {
    const others = { independent: rules('0101'), chain: rules('0101'), majority: 0.4 };
    const verdict = (own: AllRules, independent = others.independent) =>
      allRulesTarget(own, { ...others, independent }).verdict;
    expect(verdict(rules(vote))).toBe('holds');
    expect(verdict(rules('0101010101010101'))).toBe('fails');
    expect(verdict({ ...rules(vote), best: 0 })).toBe('fails');
    expect(verdict(rules(vote), rules(vote))).toBe('inconclusive');
  });

  it('asks soft filters to be uniform or to gain little', () => {
    const verdict = (own: SmallFilters): string | undefined =>
      filterTargets([own], [smallFilter([1, 0, 0, 0], 0)])[0]?.verdict;
    expect(verdict(smallFilter([1, 1, 1, 1.02], 0.48))).toBe('holds');
    expect(verdict(smallFilter([1, 1, 1, 0.2], 0.463))).toBe('holds');
    expect(verdict(smallFilter([1, 1, 1, 0.2], 0.48))).toBe('fails');
    expect(verdict(smallFilter([1, 1, 1, 1], 1e-13))).toBe('fails');
  });
});

describe('RS-2', () => {
  const boundary = [0, 1, 2, 3, 5, 6, 7, 8];
  const made = (inside: readonly number[], information = 0.5): LargeFilters => {
    const filters = inside.map((own) => {
      const weights = Float64Array.from({ length: 9 }, (_, site) => (site === 4 ? own : 1));
      return { weights, bias: 0, information, gradient: 0 };
    });
    return { side: 3, coupling: 0.44, norm: 2, boundary, inner: [4], uniform: 0.4, filters };
  };
  const learned = made([1.5]).filters[0]?.weights ?? new Float64Array(9);
  const verdict = (own: LargeFilters, likelihood = learned): string | undefined =>
    boundaryTargets({ found: [own], likelihood: new Map([[3, likelihood]]) }, [made([1, 1], 0)])[0]
      ?.verdict;

  it('turns with the weights, their spread, the information and the control', () => {
    expect(verdict(made([0.2, 0.21, 0.2]))).toBe('holds');
    expect(verdict(made([1.6, 1.61, 1.6]))).toBe('fails');
    expect(verdict(made([0.2, 2.1, 0.8]))).toBe('inconclusive');
    expect(verdict(made([0.2, 0.21, 0.2], 0))).toBe('fails');
    expect(
      verdict(made([0.2, 0.21, 0.2]), made([0.3]).filters[0]?.weights ?? new Float64Array(9)),
    ).toBe('inconclusive');
  });
});

const verdicts = (strong: NoiseCase, none = noiseCase(0, [0])): (string | undefined)[] =>
  noiseTargets([none, noiseCase(0.2, [0.02]), strong]).map(({ verdict }) => verdict);

describe('RS-6', () => {
  it('judges the training of highest likelihood, and every filter', () => {
    expect(verdicts(noiseCase(2, [1, 0]))).toEqual(['holds', 'holds']);
    expect(verdicts(noiseCase(2, [0, 1]))).toEqual(['fails', 'inconclusive']);
    expect(verdicts(noiseCase(2, [1, 1], 0.5))).toEqual(['holds', 'fails']);
    expect(verdicts(noiseCase(2, [1]), noiseCase(0, [0.95]))).toEqual(['inconclusive', 'holds']);
  });
});

const chainRule = (information: number, second = 0) => ({
  information,
  nearest: 0.01,
  second,
  four: 0,
});

describe('RS-4', () => {
  const square = { temperature: 2.27, whole: 0.55, votes: [0.39, 0.39, 0.47, 0.47], tiesUp: 0.48 };
  /** The maximum, and decimation beside the vote in both dimensions. */
  const judged = (decimation: number, { range = 0, best = decimation, row = square } = {}) =>
    chainTargets(
      {
        whole: 1e-4,
        decimation: chainRule(decimation, range),
        majority: chainRule(3e-5, 2e-4),
        landscape: [],
        all: { ...rules('0101', '0011'), best },
      },
      row,
    )
      .slice(1)
      .map(({ verdict }) => verdict);

  it('turns where another rule keeps more, the coarse chain is not simple, or decimation is a coin', () => {
    expect(judged(5e-5)).toEqual(['holds', 'holds']);
    expect(judged(5e-5, { best: 6e-5 })).toEqual(['fails', 'holds']);
    expect(judged(5e-5, { range: 1e-5 })).toEqual(['fails', 'holds']);
    expect(judged(0)).toEqual(['fails', 'fails']);
    const won = { ...square, votes: [0.48, 0.39, 0.47, 0.47] };
    expect(judged(5e-5, { row: won })).toEqual(['holds', 'fails']);
  });
});

const bottleneckVerdicts = (below: number, above: number, independent = 0): string[] =>
  bottleneckTargets({
    eigenvalues: [17.9, 13.6],
    fromEigenvalues: 146.34458,
    fromIteration: 146.34458,
    nearer: 149.3,
    independent,
    points: [
      { beta: 140, information: below },
      { beta: 150, information: above },
    ],
  }).map(({ verdict }) => verdict);

describe('the bottleneck', () => {
  it('turns with what is kept on either side, and says nothing if rings of different cylinders do the same', () => {
    expect(bottleneckVerdicts(1e-25, 0.01)).toEqual(['holds', 'holds']);
    expect(bottleneckVerdicts(1e-25, 1e-25)).toEqual(['holds', 'fails']);
    expect(bottleneckVerdicts(0.01, 0.01)).toEqual(['holds', 'fails']);
    expect(bottleneckVerdicts(1e-25, 0.01, 0.01)).toEqual(['holds', 'inconclusive']);
  });
});
