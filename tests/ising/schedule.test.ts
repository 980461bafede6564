import { describe, expect, it } from 'vitest';
import { planSampling, scheduleCaution } from '../../src/ising/sampling-plan.ts';
import { defaultSchedule, enoughSweeps, type ScheduledRun } from '../../src/ising/schedule.ts';

const critical = 2.269185;

/** Which parts of a default schedule are shorter than what is enough. */
function tooShort(run: ScheduledRun): { thermalize: boolean; sweeps: boolean } {
  const { thermalize, sweeps, relaxation } = defaultSchedule(run);
  const enough = enoughSweeps(relaxation, run.replicas);
  return { thermalize: thermalize < enough.thermalize, sweeps: sweeps < enough.sweeps };
}

describe('default schedules', () => {
  it('thermalize for longer where the lattice relaxes slowly: as L^2.17 at the critical temperature', () => {
    const [small, large] = [16, 64].map(
      (size) => defaultSchedule({ size, temperatures: [critical], replicas: 32 }).relaxation,
    ) as [number, number];
    expect(Math.log(large / small) / Math.log(4)).toBeCloseTo(2.17, 6);
    const run = { size: 64, temperatures: [3], replicas: 32 };
    const away = defaultSchedule(run);
    expect(away.thermalize).toBeLessThan(300);
    expect(away).toMatchObject({ sweeps: 4000, every: 1 });
    expect(tooShort(run)).toEqual({ thermalize: false, sweeps: false });
  });

  it('follow the slowest of several temperatures', () => {
    const [one, scan] = [[critical], [1, critical, 5]].map((temperatures) =>
      defaultSchedule({ size: 32, temperatures, replicas: 32 }),
    );
    expect(scan?.thermalize).toBe(one?.thermalize);
  });

  it('measure for longer where few lattices leave the errors to time', () => {
    const [few, many] = [1, 32].map((replicas) =>
      defaultSchedule({ size: 64, temperatures: [critical], replicas }),
    );
    expect(few?.sweeps).toBeGreaterThan(10 * (many?.sweeps ?? NaN));
  });

  it('say so where they are shortened to what is affordable', () => {
    const run = { size: 1024, temperatures: [critical], replicas: 1 };
    const { sweeps, thermalize } = defaultSchedule(run);
    expect(tooShort(run)).toEqual({ thermalize: true, sweeps: true });
    expect((sweeps + thermalize) * 1024 ** 2).toBeLessThan(5.05e10);
  });

  it('do not complain where fewer blocks than wished for are still enough', () => {
    const run = { size: 4096, temperatures: [2.6], replicas: 1 };
    const large = defaultSchedule(run);
    expect(large.sweeps).toBeGreaterThan(150 * large.relaxation);
    expect(tooShort(run)).toEqual({ thermalize: false, sweeps: false });
  });

  it('do not complain of twelve relaxation times of thermalization', () => {
    const run = {
      update: 'swendsen-wang',
      size: 256,
      temperatures: [2.269],
      replicas: 32,
    } as const;
    const { thermalize, relaxation } = defaultSchedule(run);
    expect(thermalize / relaxation).toBeGreaterThan(10);
    expect(tooShort(run)).toEqual({ thermalize: false, sweeps: false });
  });

  it('thermalize for longer where a chosen number of sweeps leaves room', () => {
    const run = { size: 64, temperatures: [critical], replicas: 1024 };
    expect(tooShort(run).thermalize).toBe(true);
    const chosen = { ...run, chosen: { sweeps: 4000 } };
    const { thermalize, relaxation } = defaultSchedule(chosen);
    expect(thermalize).toBeGreaterThan(4 * relaxation);
    expect(tooShort(chosen).thermalize).toBe(false);
  });

  it('keep what is chosen', () => {
    const chosen = { thermalize: 1, sweeps: 20, every: 2 };
    const run = { size: 64, temperatures: [critical], replicas: 32, chosen };
    expect(defaultSchedule(run)).toMatchObject(chosen);
  });
});

describe('a run is too short by the relaxation time that is expected', () => {
  const run = { size: 16, temperatures: [1, critical] };

  it('whatever was chosen, at the temperature that is slow', () => {
    const plan = planSampling({ ...run, schedule: { thermalize: 20, sweeps: 40 } });
    expect(scheduleCaution(plan, 0)).toBeUndefined();
    expect(scheduleCaution(plan, 1)).toBe(
      'the relaxation time is about 82 sweeps, so 20 sweeps of thermalization and 40 measured sweeps are too few: ' +
        'give at least 329 and 329.',
    );
  });

  it('and not where the advice is followed', () => {
    const plan = planSampling({ ...run, schedule: { thermalize: 329, sweeps: 329 } });
    expect(scheduleCaution(plan, 1)).toBeUndefined();
  });
});
