import { testExamples } from '../support/help-examples.ts';

testExamples(['doctor', 'reproduce', 'replay', 'bench']);
