import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTraining } from '../../src/cli/train/resumed.ts';
import { refusal, withInterruptedRun } from '../support/interrupted-run.ts';

const { folder, metrics, lines, alter } = withInterruptedRun();

/** Reads the training with these metrics. */
const written = async (text: string) => {
  alter({});
  fs.writeFileSync(metrics, text);
  return readTraining(folder);
};

describe('metrics', () => {
  const all = `${lines.join('\n')}\n`;

  it('of epochs behind the checkpoint are left out', async () => {
    const last = (lines.at(-1) ?? '').replace('"epoch":4', '"epoch":5');
    expect(await written(`${all}${last}\n`)).toMatchObject({
      remarks: [],
      metrics: lines.map((line) => `${line}\n`),
    });
  });

  it.each([1, 20, 100])(
    'whose last line is torn by %d bytes are read without the line, with a remark',
    async (cut) => {
      const { metrics: kept, remarks, seconds } = await written(all.slice(0, -cut));
      expect(kept).toHaveLength(43);
      expect(seconds).toBe(JSON.parse(lines[42] ?? '').seconds);
      expect(remarks).toEqual([
        `${metrics}: the last line is torn and is left out.`,
        expect.stringMatching(/lines are missing, of 1 epoch\./),
      ]);
    },
  );

  it('that lack lines, or are not there, are read with a remark', async () => {
    expect((await written(all.replace(`${lines[7]}\n`, ''))).remarks).toEqual([
      expect.stringMatching(/lines are missing, of 1 epoch\./),
    ]);
    fs.rmSync(metrics);
    expect((await readTraining(folder)).remarks).toEqual([
      expect.stringMatching(/lines are missing, of 44 epochs\./),
    ]);
  });

  it.each([
    ['garbage', 'garbage', /line 3: it is not JSON/],
    ['a torn line', (lines[2] ?? '').slice(0, -20), /line 3: it is not JSON/],
    ['null', 'null', /line 3: it is not a JSON object/],
    ['a layer that is no number', '{"layer":"1","epoch":3,"seconds":1}', /line 3: layer is "1"/],
    ['no seconds', '{"layer":1,"epoch":3}', /line 3: seconds is missing/],
    ['an epoch again', lines[1] ?? '', /line 3: epoch 2 of layer 1 stands behind epoch 2/],
    [
      'an error without a value',
      '{"layer":1,"epoch":3,"seconds":1,"reconstructionError":{}}',
      /line 3: reconstructionError/,
    ],
  ])('with %s in the middle are refused with file and line', async (_, line, message) => {
    const text = [...lines.slice(0, 2), line, ...lines.slice(3)].join('\n');
    const fault = await refusal(() => written(`${text}\n`));
    expect(fault).toMatch(message);
    expect(fault).toContain(metrics);
  });
});
