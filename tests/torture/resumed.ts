import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import packageDocument from '../../package.json' with { type: 'json' };
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { alteredJson, type Altered } from './alterations.ts';
import { reasonsAgainst } from './flags.ts';
import { tryCommandLine } from './in-process.ts';
import { drawnSurface, judged } from './surface.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/interrupted-0.1');
const { tensors, metadata = {} } = readSafetensors(
  fs.readFileSync(path.join(fixture, 'model.safetensors')),
);

/** A checkpoint with settings or the record of the training altered. */
const checkpoint = fc.constantFrom('configuration', 'training').chain((key) =>
  alteredJson(JSON.parse(metadata[key] ?? '{}')).map(({ content, how }): Altered<Uint8Array> => ({
    content: writeSafetensors({
      tensors,
      metadata: { ...metadata, [key]: JSON.stringify(content) ?? 'undefined' },
    }),
    how: `${key}: ${how}`,
  })),
);

/** Checkpoints of trainings and files of machines: gone on with, judged, or refused. */
export const checkpoints = drawnSurface('checkpoints', {
  cases: 10_000,
  draw: checkpoint,
  judge: ({ content, how }) =>
    judged(`tests/fixtures/interrupted-0.1 with ${how}`, async () => {
      fs.mkdirSync('training', { recursive: true });
      fs.writeFileSync('training/model.safetensors', content);
      fs.copyFileSync(path.join(fixture, 'metrics.jsonl'), 'training/metrics.jsonl');
      const reasons: string[] = [];
      for (const args of [
        ['train', '--resume', 'training'],
        ['evaluate', 'training'],
      ]) {
        const found = reasonsAgainst(args, await tryCommandLine(args), `${how} null`);
        reasons.push(...found.map((reason) => `${args.join(' ')}: ${reason}`));
      }
      fs.rmSync('training', { recursive: true });
      return reasons;
    }),
});

const study = 'fixed-points';
const report = {
  command: 'reproduce',
  version: packageDocument.version,
  adapter: { name: 'any', backend: 'vulkan', software: true },
  seed: 1,
  parameters: { study, preset: 'quick' },
  results: {
    question: 'Where are the fixed points?',
    answer: { sentence: 'Here.' },
    targets: [
      {
        id: 'a',
        statement: 'It is so.',
        measured: { value: 1, error: 0.1 },
        expected: 1,
        verdict: 'holds',
        controls: [],
      },
    ],
  },
  timing: { seconds: 1 },
};

/** results.json of an earlier run of a study. */
export const results = drawnSurface('results', {
  cases: 10_000,
  draw: alteredJson(report),
  judge: ({ content, how }) =>
    judged(`results.json of ${study} with ${how}`, async () => {
      fs.mkdirSync(`earlier/${study}`, { recursive: true });
      fs.writeFileSync(`earlier/${study}/results.json`, JSON.stringify(content) ?? '');
      const args = ['reproduce', study, '--resume', 'earlier'];
      const reasons = reasonsAgainst(args, await tryCommandLine(args), `${how} null`);
      fs.rmSync('earlier', { recursive: true });
      return reasons;
    }),
});
