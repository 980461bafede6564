import type { SessionOptions } from './experiment/session.ts';
import { ReplayNotice } from './page/replay-notice.ts';
import { storyOf } from './stories/index.ts';
import { beginningOf, equilibriumOf } from './stories/story.ts';

/** What the story of the settings asks of a session. */
export function sessionOptions({
  settings,
  replay,
  checkpoint,
}: Pick<SessionOptions, 'settings' | 'replay' | 'checkpoint'>): SessionOptions {
  return {
    settings: { ...settings },
    replay,
    checkpoint,
    beginning: (now) => beginningOf(storyOf(now.story), now),
    equilibrium: (now) => equilibriumOf(storyOf(now.story), now),
    hasMachine: (now) => storyOf(now.story).sections.includes('machine'),
    compares: (now) => storyOf(now.story).sections.includes('compare'),
    watch: (sweeps) => new ReplayNotice(sweeps),
  };
}
