/** A lesson: a title and a task above the lab, and controls that stay as they are. */
export interface Lesson {
  readonly title: string;
  readonly task: string;
  /** Keys of settings whose controls are locked; `story` locks the row of stories. */
  readonly locked: readonly string[];
}

export const longestTitle = 80;
export const longestTask = 600;

/** Takes one key out of an address, and reports a text that `parse` does not accept. */
export type TakeKey = <T>(
  key: string,
  parse: (text: string) => T | undefined,
  rule: string,
) => T | undefined;

/** The lesson of an address; undefined if the address has none. */
export function readLesson(
  take: TakeKey,
  lockable: readonly string[],
  refused: string[],
): Lesson | undefined {
  const title = take('lesson', words(1, longestTitle), `a title of 1 to ${longestTitle} letters`);
  const task = take('task', words(0, longestTask), `a text of at most ${longestTask} letters`);
  const locked = take(
    'locked',
    (text) => {
      const names = text === '' ? [] : text.split(',');
      return names.every((name) => lockable.includes(name)) ? [...new Set(names)] : undefined;
    },
    'names of controls with commas between them',
  );
  if (title !== undefined) return { title, task: task ?? '', locked: locked ?? [] };
  if (task !== undefined || locked !== undefined)
    refused.push('A link with task or locked needs lesson, its title.');
  return undefined;
}

/** The keys of an address that bring a lesson back. */
export function lessonKeys({ title, task, locked }: Lesson): (readonly [string, string])[] {
  return [
    ['lesson', title],
    ...(task === '' ? [] : [['task', task] as const]),
    ...(locked.length === 0 ? [] : [['locked', locked.join(',')] as const]),
  ];
}

/** Reads a text of so many letters. */
function words(least: number, most: number): (text: string) => string | undefined {
  return (text) => {
    const kept = text.trim();
    return kept.length >= least && kept.length <= most ? kept : undefined;
  };
}

/** The line that shows a page in a frame of another page. */
export function frameLine(address: string, title: string, height: number): string {
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${height}" style="border: 0"></iframe>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
