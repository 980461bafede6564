import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { tryCommandLine } from '../torture/in-process.ts';
import { inEmptyFolder } from '../torture/torture.ts';

vi.mock('../../src/gpu/node/open.ts', () => import('../torture/no-device.ts'));

const plan = JSON.stringify({
  experiments: { scan: { command: 'simulate', parameters: { size: 8, sweeps: 100 } } },
});
const long = 'x'.repeat(300);

/** The answer of a command line in a folder that holds a plan, and what `prepare` adds. */
const answer = (line: string, prepare: () => void = () => undefined) =>
  inEmptyFolder(async () => {
    fs.writeFileSync('scan.json', plan);
    prepare();
    const before = listed();
    const said = await tryCommandLine(line.split(' '));
    return { ...said, isUntouched: JSON.stringify(listed()) === JSON.stringify(before) };
  });

function listed(): string[] {
  return fs.readdirSync('.', { recursive: true, encoding: 'utf8' }).toSorted();
}

const foreign = (): void => {
  fs.mkdirSync('foreign');
  fs.writeFileSync('foreign/notes.txt', 'mine');
};
const otherPlan = (): void => {
  fs.mkdirSync('other');
  fs.writeFileSync('other/plan.json', '{"tasks": []}');
};
const nothing = (): void => fs.symlinkSync('nowhere', 'link');

describe('folders and names that no plan can have are refused in one sentence, and stay as they are', () => {
  it.each<[string, RegExp, (() => void)?]>([
    ...['run', 'status', 'merge', 'estimate', 'submit --dry-run'].flatMap(
      (command): [string, RegExp, () => void][] => [
        [`plan ${command} scan.json --out foreign`, /foreign: the folder is not empty/, foreign],
        [`plan ${command} scan.json --out other`, /other: its plan.json is no plan/, otherPlan],
        [`plan ${command} scan.json --out scan.json`, /this is a file/, foreign],
      ],
    ),
    ['plan run scan.json --out link', /link: no folder can be made/, nothing],
    [`plan run scan.json --out a/${long}/b`, /name too long/],
    [`plan run scan.json --out ${long}`, /name too long/],
    [`plan status ${long}.json`, /name too long/],
    [`plan new ${long}.json`, /name too long/],
    ['plan new scan.json', /there is such a file already/],
    ['plan new link', /ends in .json/, nothing],
    ['plan new a.json --command evaluate --experiment machines', /give another name/],
    ['plan estimate scan.json --error energy', /energy=1e-4/],
    ['plan estimate scan.json --error energy=0', /an error above 0/],
    ['plan estimate scan.json --error energy=1 energy=2', /give a quantity once/],
    ['plan estimate scan.json --within 0', /--within/],
  ])('%s', async (line, message, prepare) => {
    const { status, stdout, stderr, isUntouched } = await answer(line, prepare);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect([status, stdout, isUntouched]).toEqual([2, '', true]);
  });
});
