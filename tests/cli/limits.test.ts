import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { inEmptyFolder } from '../torture/torture.ts';
import { tryCommandLine } from '../torture/in-process.ts';

vi.mock('../../src/gpu/node/open.ts', () => import('../torture/no-device.ts'));

const machine = path.resolve(import.meta.dirname, '../fixtures/stack-0.1.safetensors');

/** The answer of a command line up to the point where a device is asked for. */
const answer = (line: string): ReturnType<typeof tryCommandLine> =>
  inEmptyFolder(() => tryCommandLine(line.split(' ')));

describe('limits are said before a device is asked for, with the flag that was given', () => {
  it.each([
    // Memory.
    ['train --chains 1000000000000', /--chains.*from 1 to 1073741824/],
    [
      'train --samples 1099511627776',
      /^error: --size, --samples: 1099511627776 lattices of size 16 need \d+ MiB/,
    ],
    ['train --size 128 --samples 8388608', /^error: --size, --samples: .* MiB in one buffer/],
    ['train --batch 1099511627776', /--batch.*1073741824/],
    ['train --layers 65537', /--layers.*from 1 to 65536/],
    ['train --epochs 1000001', /--epochs.*from 0 to 1000000/],
    [
      `evaluate ${machine} --samples 1099511627776`,
      /^error: --samples: 1099511627776 lattices of size \d+ need/,
    ],
    [`evaluate ${machine} --chains 33554432`, /^error: --chains: 33554432 lattices: give at most/],
    [`evaluate ${machine} --sweeps 9007199254740991`, /--sweeps.*from 16 to 2147483648/],
    [`evaluate ${machine} --burn-in 4294967296`, /--burn-in.*from 0 to 2147483648/],
    ['simulate --size 4 --replicas 1048576', /^error: --replicas 1048576: .* give at most 933664/],
    [
      'simulate --sweeps 100000000 --every 1',
      /^error: --sweeps 100000000: .* give at most 3355428/,
    ],
    ['renormalize --size 16 --replicas 8388608', /^error: --replicas 8388608: .* give at most/],
    ['replay --size 100 --history 0:2:0:metropolis', /^error: --size: .*multiple of 64/],
    ['simulate --size 65536 --replicas 32', /give at most 32 of size 32768\.$/m],
    [
      'replay --size 65536 --history 0:2:0:metropolis --out o',
      /^error: --size 65536: .* or give at most 46336\.$/m,
    ],
    // Values and options twice.
    ['simulate --temperature 2,3,2.0', /--temperature.*Temperature 2 is given twice/],
    ['renormalize --crossing --coupling 0.44,0.44', /--coupling.*Coupling 0.44 is given twice/],
    [`evaluate ${machine} --layer 1,1`, /--layer.*1 is given twice/],
    ['simulate --size 32 --size 64', /^error: option '--size <L>' stands twice; give it once/],
    ['train --layers 16 --layers=16', /'--layers <n,...>' stands twice/],
    // Files that would meet.
    [
      'simulate --out a --lattices a/data/energy.npy --series',
      /^error: --lattices a.data.energy.npy: the run has/,
    ],
    ['simulate --out a --lattices a/results.npy', /^error: --lattices a.results.npy: the run has/],
    [
      'simulate --out a.json --lattices a.npy',
      /^error: --lattices a.npy: --out names the same place/,
    ],
    // Numbers whose results would be no numbers.
    ['simulate --field 1e17', /--field.*from -1000000 to 1000000/],
    ['simulate --temperature 1e-300', /--temperature.*from 0.001 to 1000000000/],
    ['renormalize --temperature 1e300', /--temperature.*from 0.001 to 1000000000/],
    ['replay --history 0:1e-300:0:metropolis', /--history.*temperatures from 0.001/],
    ['replay --history 0:1e9:0:metropolis --beside 1', /^error: --beside 1: .* 1000000001/],
    ['train --learning-rate 1e308', /--learning-rate.*from 1e-28 to 100000/],
    ['train --weight-scale 1e308', /--weight-scale.*to 1000, or xavier/],
    ['train --epsilon 1e-320', /--epsilon.*from 1e-30/],
    ['train --coupling 0.3,0.4', /^error: --coupling: 2 were given/],
  ])('%s', async (line, message) => {
    const { status, stdout, stderr } = await answer(line);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each([
    'simulate --quiet --quiet --json --json',
    'simulate --temperature 3,2',
    'train --layers 16,16',
    'simulate --temperature 0.001 --field 1e6',
    'simulate --coupling -1e-9',
    'train --l1 0 --l2 1e-30 --weight-scale 0 --momentum 0',
  ])('%s is accepted', async (line) => {
    expect(await answer(line)).toMatchObject({ status: 'accepted' });
  });
});
