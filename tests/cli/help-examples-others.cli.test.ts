import { testExamples } from '../support/help-examples.ts';

testExamples(['doctor', 'grow', 'reproduce', 'replay', 'bench', 'plan', 'scale', 'tune']);
