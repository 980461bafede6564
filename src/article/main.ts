import type { Gpu } from '../gpu/gpu.ts';
import { setState } from '../page/elements.ts';
import { readArticleAddress } from './address.ts';
import { Chapter } from './chapter.ts';
import { chapterFiles } from './chapters/index.ts';
import { openStudio, type Studio } from './device.ts';
import type { ArticleHandle } from './handle.ts';
import { tellNoDevice } from './no-device.ts';
import { Scrolling } from './scrolling.ts';

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

let studio: Promise<Studio> | undefined;
const chapters: Chapter[] = [];

function openOn(device: Promise<Gpu>): Promise<Studio> {
  studio ??= openStudio({
    device,
    recoloured: () => {
      for (const chapter of chapters) chapter.touch();
    },
    lost: (message) => {
      scrolling?.dispose();
      tellNoDevice(`The browser lost the GPU (${message}). Load the page again to see it move.`);
    },
  });
  return studio;
}

let scrolling: Scrolling | undefined;

/** Starts the article. @param device the device of all figures, which is being opened */
export async function begin(device: Promise<Gpu>): Promise<void> {
  const open = (): Promise<Studio> => openOn(device);
  for (const section of document.querySelectorAll<HTMLElement>('.chapter')) {
    const load = chapterFiles.get(section.id);
    if (load) chapters.push(new Chapter(section, { load, studio: open, calm }));
  }
  const { figure, state } = readArticleAddress(location.hash);
  const asked = chapters.find(({ name }) => name === figure);
  if (asked) {
    await asked.restore(state);
    asked.section.scrollIntoView();
  }
  // The scripts of the first figure come while the device opens.
  void (asked ? chapterFiles.get(asked.name) : chapterFiles.get('opening'))?.();
  try {
    await open();
  } catch (error) {
    setState('failed');
    return tellNoDevice(error instanceof Error ? error.message : String(error));
  }
  setState('running');
  scrolling = new Scrolling(chapters);
}

const handle: ArticleHandle = {
  get running() {
    return scrolling?.current?.name;
  },
  findings: (name) => chapters.find((chapter) => chapter.name === name)?.figure?.findings ?? [],
  chapters: () => chapters.map(({ name }) => name),
  play: (playing, wanted) => {
    for (const chapter of chapters)
      if (wanted === undefined || chapter.name === wanted) chapter.play(playing);
  },
};
window.blockspinArticle = handle;
