import './lesson.css';
import { make } from '../page/elements.ts';
import type { Lesson } from './lesson.ts';

/** Id of the sentence that says why a control is disabled. */
export const lockedNote = 'lesson-locked';

/**
 * Shows title and task of a lesson above `before`.
 * @param names the labels of the locked controls
 */
export function showLesson(lesson: Lesson, names: readonly string[], before: Element): void {
  if (document.getElementById('lesson')) return;
  const card = make('section', { className: 'lesson' });
  card.id = 'lesson';
  const title = make('h2', { text: lesson.title });
  title.id = 'lesson-title';
  card.setAttribute('aria-labelledby', title.id);
  card.append(title);
  for (const text of lesson.task.split(/\n+/).filter(Boolean)) card.append(make('p', { text }));
  if (names.length > 0) {
    const note = make('p', {
      className: 'caption',
      text: `Locked in this lesson: ${names.join(', ')}.`,
    });
    note.id = lockedNote;
    card.append(note);
  }
  before.before(card);
  document.documentElement.dataset['lesson'] = 'yes';
}
