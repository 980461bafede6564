import * as fc from 'fast-check';
import { readAddress, writeAddress } from '../../src/lab/settings/address.ts';
import { fieldOf, settingNames } from '../../src/lab/settings/fields.ts';
import { defaultSettings, type Settings } from '../../src/lab/settings/settings.ts';
import { startOf } from '../../src/lab/stories/index.ts';
import { drawnSurface, judged } from './surface.ts';
import { anyWord } from './words.ts';

const keys = [...settingNames.map((name) => fieldOf(name).key), 'v', 'sweeps', 'history', 'paused'];

const part = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: anyWord }),
    anyWord,
  )
  .chain(([key, value]) =>
    fc.constantFrom(
      `${key}=${encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '?'))}`,
      `${key}=${value}`,
      key,
    ),
  );

/** The settings with which a link opens the lab. */
function openedBy(settings: Partial<Settings>): Settings {
  const defaults = defaultSettings(false);
  return startOf(settings.story ?? defaults.story, defaults, settings);
}

/** Links of the page. What a link brings must come back from the link that the page writes of it. */
export const links = drawnSurface('links', {
  cases: 40_000,
  draw: fc.array(part, { maxLength: 8 }).map((parts) => parts.join('&')),
  judge: (hash) =>
    judged(`#${JSON.stringify(hash.slice(0, 400))}`, async () => {
      const { settings, replay, paused, refused } = readAddress(hash);
      const whole = openedBy(settings);
      const again = readAddress(writeAddress(whole, { replay, paused }));
      return [
        ...refused
          .filter((text) => /[^\x20-\x7e]/.test(text) && !/[×∞−…]/.test(text))
          .map((text) => `raw: ${text}`),
        ...refused.filter((text) => text.length > 600).map((text) => `${text.length} letters`),
        ...again.refused.map((text) => `the page's own link is refused: ${text}`),
        ...(JSON.stringify(openedBy(again.settings)) === JSON.stringify(whole)
          ? []
          : ['settings do not come back']),
        ...(JSON.stringify(again.replay) === JSON.stringify(replay)
          ? []
          : ['the moment does not come back']),
      ];
    }),
});
