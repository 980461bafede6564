import { testExamples } from '../support/help-examples.ts';

testExamples(['train', 'evaluate']);
