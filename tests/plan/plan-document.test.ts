import { expect, it } from 'vitest';
import { plannedCommands } from '../../src/cli/plan/planned-commands.ts';
import { chosenTasks } from '../../src/plan/chosen-tasks.ts';
import { expandPlan } from '../../src/plan/expand.ts';
import { mostTasks } from '../../src/plan/grid.ts';
import { planReader } from '../../src/plan/plan-document.ts';
import { PlanError } from '../../src/plan/plan-error.ts';
import { planSchema } from '../../src/plan/plan-schema.ts';

const commands = plannedCommands();
const read = planReader(commands);

function expanded(content: unknown) {
  return expandPlan(read(content), commands);
}

function chain(experiments: object): object {
  return { experiments };
}

/** A plan of one experiment. */
function scan(experiment: object): object {
  return { experiments: { scan: { command: 'simulate', ...experiment } } };
}

it('publishes its schema, made from the flags of the commands', async () => {
  const schema = `${JSON.stringify(planSchema(commands), null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot('../../schemas/plan.schema.json');
});

it('expands a grid in its order, the last parameter fastest, then seeds, then blocks', () => {
  const { points, tasks } = expanded(
    scan({
      parameters: { sweeps: 100, replicas: 64, correlations: true, exchange: false },
      grid: { size: [8, 16], temperature: '2.1:2.3:0.1' },
      seeds: { from: 5, count: 2 },
      blocks: 2,
    }),
  );
  expect(points.map(({ parameters: { size, temperature } }) => [size, temperature])).toEqual([
    [8, 2.1],
    [8, 2.2],
    [8, 2.3],
    [16, 2.1],
    [16, 2.2],
    [16, 2.3],
  ]);
  expect(tasks.map(({ number }) => number)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  expect(tasks[4]?.flags).toEqual([
    '--size=8',
    '--temperature=2.2',
    '--replicas=64',
    '--sweeps=100',
    '--correlations',
    '--moments',
    '--part=1/2',
    '--seed=5',
  ]);
  expect(tasks.slice(0, 4).map(({ seed }) => seed)).toEqual([5, 5, 6, 6]);
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(24);
});

const split = (blocks: number) => expanded(scan({ parameters: { replicas: 128 }, blocks }));

it('names a plan alike however its replicas are split', () => {
  expect(split(4).tasks).toHaveLength(4);
  expect(split(4).digest).toBe(split(1).digest);
  expect(split(4).points[0]?.runs.map(({ id }) => id)).toEqual(split(1).tasks.map(({ id }) => id));
});

it('gives blocks of renormalize seeds of their own', () => {
  const { tasks } = expanded({
    experiments: {
      flow: { command: 'renormalize', parameters: { replicas: 64 }, seeds: [5, 6], blocks: 2 },
    },
  });
  const seeds = tasks.map(({ seed }) => seed);
  expect([seeds[0], seeds[2]]).toEqual([5, 6]);
  expect(new Set(seeds).size).toBe(4);
  expect(tasks[0]?.flags).toContain('--replicas=32');
});

it('keeps the tasks of a plan that grows', () => {
  const small = expanded(scan({ parameters: { replicas: 64 }, seeds: [1], blocks: 2 }));
  const large = expanded(
    scan({ parameters: { replicas: 64 }, seeds: { from: 1, count: 2 }, blocks: 2 }),
  );
  const ids = new Set(large.tasks.map(({ id }) => id));
  expect(small.tasks.map(({ id }) => ids.has(id))).toEqual([true, true]);
  expect(small.digest).not.toBe(large.digest);
});

it('numbers tasks whose outputs are taken before those that take them', () => {
  const { points, tasks } = expanded({
    experiments: {
      judged: { command: 'evaluate', of: 'machines', seeds: [1, 2] },
      machines: {
        command: 'train',
        parameters: { layers: '16,4', l1: 0.001 },
        grid: { size: [4, 8] },
        seeds: [5, 6],
      },
    },
  });
  expect(points.map(({ experiment, of }) => [experiment, of?.parameters['size']])).toEqual([
    ['machines', undefined],
    ['machines', undefined],
    ['judged', 4],
    ['judged', 8],
  ]);
  expect(tasks.map(({ number, input, seed }) => [number, input?.number, seed])).toEqual([
    [1, undefined, 5],
    [2, undefined, 6],
    [3, undefined, 5],
    [4, undefined, 6],
    [5, 1, 1],
    [6, 1, 2],
    [7, 2, 1],
    [8, 2, 2],
    [9, 3, 1],
    [10, 3, 2],
    [11, 4, 1],
    [12, 4, 2],
  ]);
  // Tasks that take different outputs have different folders.
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(12);
});

it('gives the study of reproduce without a flag', () => {
  const { tasks } = expanded({
    experiments: {
      study: { command: 'reproduce', parameters: { study: 'fixed-points', preset: 'quick' } },
    },
  });
  expect(tasks[0]?.flags).toEqual(['fixed-points', '--preset=quick', '--seed=1']);
});

it('chooses tasks by number', () => {
  const { tasks } = expanded(scan({ seeds: { from: 1, count: 12 } }));
  expect(chosenTasks(tasks, '1-3,12').map(({ number }) => number)).toEqual([1, 2, 3, 12]);
  for (const wrong of ['0', '13', '3-1', 'all', '', '1,,2'])
    expect(() => chosenTasks(tasks, wrong), wrong).toThrow(/numbers from 1 to 12/);
});

it.each<[unknown, RegExp]>([
  [[], /^The plan is \[\]; it must be an object with the field "experiments"/],
  [{}, /The plan: the field "experiments" is missing/],
  [{ experiments: {} }, /^experiments is {}; it must be an object with 1 to 100/],
  [{ experiments: { '../../etc': { command: 'simulate' } } }, /experiments.*small letters/],
  [{ experiments: { scan: { command: 'rm' } } }, /^experiments\.scan\.command is "rm".*simulate/],
  [{ experiments: { scan: {} } }, /experiments\.scan: the field "command" is missing/],
  [
    { experiments: { scan: { command: 'simulate', of: 'scan' } } },
    /no field "of"; allowed: .*grid/,
  ],
  [scan({ parameters: { sise: 8 } }), /scan\.parameters has no field "sise"; allowed: size, /],
  [scan({ parameters: { out: '/etc' } }), /scan\.parameters has no field "out"; allowed: size, /],
  [scan({ parameters: { lattices: '/etc/passwd' } }), /no field "lattices"; allowed: /],
  [scan({ parameters: { update: 'fast' } }), /update is "fast"; it must be one of metropolis/],
  [scan({ parameters: { correlations: 1 } }), /correlations is 1; it must be true or false/],
  [scan({ parameters: { size: [8] } }), /size is \[8\]; it must be a number or a text/],
  [scan({ parameters: { size: 7 } }), /experiments\.scan: .*--size.*'7'.*even number/],
  [scan({ parameters: { size: 10, replicas: 5 } }), /5 replicas of size 10.*multiple of 32/],
  [scan({ parameters: { temperature: 2, coupling: 0.4 } }), /coupling.*cannot be used with/],
  [scan({ grid: { size: [] } }), /grid\.size is \[\]; it must be a list of 1 to 10000 different/],
  [scan({ grid: { size: [8, 8] } }), /grid\.size is \[8,8\]; it must be a list/],
  [scan({ grid: { size: [8, '8'] } }), /Tasks 1 and 2 are the same call/],
  [scan({ grid: { temperature: '3:2:0.1' } }), /grid\.temperature is "3:2:0\.1"; a range is/],
  [scan({ grid: { temperature: '1:2:1e-9' } }), /grid\.temperature is .*20000 values at most/],
  [
    scan({ parameters: { size: 8 }, grid: { size: [16] } }),
    /size stands in parameters and in grid/,
  ],
  [scan({ seeds: [-1] }), /seeds is \[-1\]; it must be a list of different whole numbers/],
  [scan({ seeds: { from: 2 ** 53 - 2, count: 9 } }), /the last seed is/],
  [scan({ seeds: { from: 1, count: 1e9 } }), /That is 1000000000 tasks; a plan has at most 20000/],
  [
    chain({ a: { command: 'renormalize', blocks: 2 } }),
    /blocks is 2; give the number of replicas too, a multiple of 2/,
  ],
  [
    scan({ parameters: { size: 8, replicas: 32 }, blocks: 2 }),
    /refuses it: 32 replicas in 2 parts: each part must have a multiple of 32 replicas/,
  ],
  [
    scan({ parameters: { size: 64, replicas: 3 }, blocks: 2 }),
    /3 replicas in 2 parts: each part must have a whole number/,
  ],
  [
    scan({ parameters: { temperature: '2,3', exchange: true, replicas: 64 }, blocks: 2 }),
    /refuses it: A part of the replicas cannot be sampled with replica exchange/,
  ],
  [
    scan({ parameters: { size: 64, replicas: 4, correlations: true }, blocks: 2 }),
    /Correlations of a part of 2 replicas cannot be put together/,
  ],
  [scan({ parameters: { part: '1/2' } }), /scan\.parameters has no field "part"/],
  [
    chain({ a: { command: 'evaluate', of: 'b' }, b: { command: 'evaluate', of: 'a' } }),
    /^experiments\.a\.of: a of b of a is a cycle; no experiment can be the first/,
  ],
  [chain({ a: { command: 'evaluate', of: 'a' } }), /a of a is a cycle/],
  [chain({ a: { command: 'evaluate', of: 'b' } }), /a\.of is "b"; there is no such experiment/],
  [
    chain({ a: { command: 'evaluate', of: 'constructor' } }),
    /of is "constructor"; there is no such experiment/,
  ],
  [
    chain({ a: { command: 'evaluate', of: 'b' }, b: { command: 'simulate' } }),
    /a\.of is "b", an experiment of simulate; evaluate takes outputs of train/,
  ],
  [
    chain({ a: { command: 'evaluate', of: '../b' } }),
    /a\.of is "\.\.\/b"; it must be the name of an experiment of train/,
  ],
  [chain({ a: { command: 'evaluate' } }), /experiments\.a: the field "of" is missing/],
  [chain({ a: { command: 'train', of: 'a' } }), /experiments\.a has no field "of"/],
  [chain({ a: { command: 'train', parameters: { data: 'x.npy' } } }), /no field "data"/],
  [
    chain({ a: { command: 'train', parameters: { samples: 33 } } }),
    /train refuses it: --samples 33/,
  ],
  [chain({ a: { command: 'reproduce' } }), /refuses it: give the parameter study, one of zoom-out/],
  [
    chain({ a: { command: 'reproduce', parameters: { study: '/etc' } } }),
    /study is "\/etc"; it must be one of zoom-out/,
  ],
  [JSON.parse('{"experiments":{"__proto__":{"command":"simulate"}}}'), /small letters/],
])('refuses %j in one sentence', (content, message) => {
  const refused = (): unknown => expanded(content);
  expect(refused).toThrow(PlanError);
  expect(refused).toThrow(message);
});

it('counts before it expands', () => {
  const many = Array.from({ length: 5000 }, (_, i) => i + 1);
  const plan = scan({ grid: { thermalize: many, field: many }, seeds: { from: 0, count: 40 } });
  expect(() => expanded(plan)).toThrow(`1000000000 tasks; a plan has at most ${mostTasks}`);
});
