import type { StudyOutcome } from '../study.ts';
import type { DataFacts } from './gate.ts';

/** What one room of the study hands over: its data sets, and what it made of them. */
export interface Part extends Pick<StudyOutcome, 'targets' | 'sections' | 'data'> {
  readonly facts: readonly DataFacts[];
}
