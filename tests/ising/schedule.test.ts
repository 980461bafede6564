import { describe, expect, it } from 'vitest';
import { defaultSchedule } from '../../src/ising/schedule.ts';

const critical = 2.269185;

describe('default schedules', () => {
  it('thermalize for longer where the lattice relaxes slowly: as L^2.17 at the critical temperature', () => {
    const [small, large] = [16, 64].map(
      (size) => defaultSchedule({ size, temperatures: [critical], replicas: 32 }).relaxation,
    ) as [number, number];
    expect(Math.log(large / small) / Math.log(4)).toBeCloseTo(2.17, 6);
    const away = defaultSchedule({ size: 64, temperatures: [3], replicas: 32 });
    expect(away.thermalize).toBeLessThan(300);
    expect(away).toMatchObject({ sweeps: 4000, every: 1 });
    expect(away.tooShort).toEqual({ thermalize: false, sweeps: false });
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
    const { tooShort, sweeps, thermalize } = defaultSchedule({
      size: 1024,
      temperatures: [critical],
      replicas: 1,
    });
    expect(tooShort).toEqual({ thermalize: true, sweeps: true });
    expect((sweeps + thermalize) * 1024 ** 2).toBeLessThan(5.05e10);
  });

  it('do not complain where fewer blocks than wished for are still enough', () => {
    const large = defaultSchedule({ size: 4096, temperatures: [2.6], replicas: 1 });
    expect(large.sweeps).toBeGreaterThan(150 * large.relaxation);
    expect(large.tooShort).toEqual({ thermalize: false, sweeps: false });
  });

  it('do not complain of twelve relaxation times of thermalization', () => {
    const run = {
      update: 'swendsen-wang',
      size: 256,
      temperatures: [2.269],
      replicas: 32,
    } as const;
    const { thermalize, relaxation, tooShort } = defaultSchedule(run);
    expect(thermalize / relaxation).toBeGreaterThan(10);
    expect(tooShort).toEqual({ thermalize: false, sweeps: false });
  });

  it('thermalize for longer where a chosen number of sweeps leaves room', () => {
    const run = { size: 64, temperatures: [critical], replicas: 1024 };
    expect(defaultSchedule(run).tooShort.thermalize).toBe(true);
    const { thermalize, relaxation, tooShort } = defaultSchedule({
      ...run,
      chosen: { sweeps: 4000 },
    });
    expect(thermalize).toBeGreaterThan(4 * relaxation);
    expect(tooShort).toEqual({ thermalize: false, sweeps: false });
  });

  it('keep what is chosen and say nothing about it', () => {
    const chosen = { thermalize: 1, sweeps: 20, every: 2 };
    const run = { size: 64, temperatures: [critical], replicas: 32, chosen };
    expect(defaultSchedule(run)).toMatchObject({
      ...chosen,
      tooShort: { thermalize: false, sweeps: false },
    });
  });
});
