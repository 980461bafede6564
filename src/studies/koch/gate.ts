import type { DataFacts } from '../data-facts.ts';
import type { StudyOutcome } from '../study.ts';

/** What one room of the study hands over: its data sets, and what it made of them. */
export interface Part extends Pick<StudyOutcome, 'targets' | 'sections' | 'data'> {
  readonly facts: readonly DataFacts[];
}
