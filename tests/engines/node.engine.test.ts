import { testEngine } from './engine-tests.ts';
import { lavapipe, noLavapipe } from './installed.ts';
import { reportFrom } from './run-program.ts';

testEngine('Dawn in Node', ({ host }) => reportFrom(process.execPath, [host]));

const env = lavapipe;
testEngine(
  'Dawn in Node with lavapipe',
  env ? ({ host }) => reportFrom(process.execPath, [host], env) : noLavapipe,
);
