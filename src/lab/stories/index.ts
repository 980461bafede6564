import type { Settings, StoryName } from '../settings/settings.ts';
import { isItRg } from './is-it-rg.ts';
import { machine } from './machine.ts';
import type { Story } from './story.ts';
import { whatMatters } from './what-matters.ts';
import { zoomOut } from './zoom-out.ts';

const freePlay: Story = {
  name: 'free-play',
  title: 'Free play',
  text: 'Every control and every picture. Nothing can break: Restart begins again with the same seed, and a link keeps the whole experiment.',
  trial: 'Paint an island of down spins into a cold magnet. Does the island live?',
  guesses: ['Start cold, at T = 1.5'],
  attempt: { temperature: 1.5, start: 'cold' },
  settings: {},
  sections: [
    'magnet',
    'compare',
    'zoom',
    'exact',
    'correlation',
    'flow',
    'machine',
    'hidden',
    'maps',
    'exponents',
  ],
};

/** The stories in the order in which they are told. */
export const stories: readonly Story[] = [zoomOut, whatMatters, machine, isItRg, freePlay];

export function storyOf(name: StoryName): Story {
  const found = stories.find((story) => story.name === name);
  if (!found) throw new Error(`There is no story "${name}".`);
  return found;
}

/** The settings at the start of a story: the settings of the lab, changed by the story, then by the reader. */
export function startOf(
  name: StoryName,
  defaults: Settings,
  wished: Partial<Settings> = {},
): Settings {
  return { ...defaults, ...storyOf(name).settings, ...wished, story: name };
}
