import { DeviceLostError } from '../gpu/errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpuInBrowser } from '../gpu/open-in-browser.ts';
import { showFailure, showNotice } from './page/failure.ts';
import { offerHealthChecks } from './page/health.ts';
import { acceptNewShaders } from './loop/hot-reload.ts';
import type { LabCheckpoint } from './experiment/session.ts';
import { Lab } from './lab.ts';
import { isUnfit } from './experiment/unfit.ts';
import { whole } from './page/format.ts';
import { element, make, setState } from './page/elements.ts';
import type { Replay } from '../ising/history.ts';
import { readAddress } from './settings/address.ts';
import { defaultSettings, type Settings } from './settings/settings.ts';
import { startOf } from './stories/index.ts';

/** A device that goes away is opened again this many times before the reader is asked. */
const mostRestarts = 3;
/** A device that lasted this long, in milliseconds, does not count as a failed restart. */
const longEnough = 30_000;

interface Wishes {
  readonly settings: Partial<Settings>;
  readonly running: boolean;
  readonly replay?: Replay | undefined;
  /** Of a lab that lost its device. */
  readonly checkpoint?: LabCheckpoint | undefined;
}

let stopReloading: (() => void) | undefined;
/** The lab that runs now. */
let present: Lab | undefined;

/** Opens the device and starts the lab; what goes wrong ends in an explanation on the page. */
async function boot(wishes: Wishes, restarts: number): Promise<void> {
  setState('booting');
  let gpu: Gpu | undefined;
  let lab: Lab | undefined;
  let ended = false;
  const end = (error: unknown, again: () => void): void => {
    if (ended) return;
    ended = true;
    stopReloading?.();
    delete window.blockspin;
    present = undefined;
    // oxlint-disable-next-line no-console -- a reader who looks for the cause looks there
    console.error(error);
    try {
      lab?.dispose();
      gpu?.dispose();
    } finally {
      again();
    }
  };
  const wishesNow = (): Wishes => {
    if (!lab) return wishes;
    const { settings, running, checkpoint } = lab;
    return { settings, running, checkpoint };
  };
  const failed = (error: unknown): void => {
    // A lost device also fails whatever was under way; its own handler knows what to do.
    if (gpu && error instanceof DeviceLostError) return;
    end(error, () => showFailure(error, () => void boot(wishesNow(), 0)));
  };
  try {
    gpu = await openGpuInBrowser();
    const began = performance.now();
    const onLost = ({ reason, message }: GPUDeviceLostInfo): void => {
      const error = new DeviceLostError(`The browser says: ${message || reason}`);
      const count = performance.now() - began > longEnough ? 0 : restarts;
      end(error, () => {
        if (count >= mostRestarts) return showFailure(error, () => void boot(wishesNow(), 0));
        const next = wishesNow();
        const sweep = next.checkpoint?.experiment.sweeps;
        showNotice(
          sweep === undefined
            ? 'The graphics device went away. The lab has started again with the same settings.'
            : `The graphics device went away. The lab goes on from its last copy, at sweep ${whole(sweep)}.`,
        );
        void boot(next, count + 1);
      });
    };
    void gpu.lost.then(onLost);
    reportFirstError(gpu);
    showAdapter(gpu);
    const defaults = defaultSettings(gpu.adapter.software);
    const settings = startOf(wishes.settings.story ?? defaults.story, defaults, wishes.settings);
    const { running, replay, checkpoint } = wishes;
    lab = await Lab.create(gpu, { settings, running, replay, checkpoint, failed });
    if (ended) return lab.dispose();
    window.blockspin = lab;
    present = lab;
    stopReloading = acceptNewShaders(gpu, lab);
  } catch (error) {
    const wished = Object.keys(wishes.settings).length > 0;
    if (!isUnfit(error) || !wished) return failed(error);
    end(error, () => {
      showNotice(`${error.message} The lab starts with its own settings instead.`);
      void boot({ settings: {}, running: wishes.running }, 0);
    });
  }
}

/** Errors that no error scope catches: the first is shown, since others usually follow from it. */
function reportFirstError(gpu: Gpu): void {
  const options = { once: true };
  gpu.device.addEventListener(
    'uncapturederror',
    (event) => {
      // oxlint-disable-next-line no-console -- the notice is short, the whole message is here
      console.error(event.error);
      showNotice(`The graphics device reports an error: ${event.error.message.split('\n')[0]}`);
    },
    options,
  );
}

function showAdapter({ adapter }: Gpu): void {
  const host = element('adapter', HTMLElement);
  host.replaceChildren(adapter.name);
  element('software-note', HTMLElement).hidden = !adapter.software;
  if (!adapter.software) return;
  const badge = make('span', { className: 'badge', text: 'software adapter' });
  badge.title = 'The processor does the work of a graphics card: everything is right, and slow.';
  host.append(' ', badge);
}

/** Starts with what the address asks for. */
function begin(): void {
  const { settings, replay, refused, paused } = readAddress(location.hash);
  if (refused.length > 0)
    showNotice(`Part of the link cannot be followed and is left out. ${refused.join(' ')}`);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  void boot({ settings, replay, running: !paused && !still }, 0);
}

begin();
offerHealthChecks(() => present);
// A link that is pasted over another one in the same page.
addEventListener('hashchange', () => location.reload());

// New shader texts reach the lab through hot-reload.ts; the opening of the device, which also imports them, need
// not happen again for them.
import.meta.hot?.accept('../gpu/open-in-browser.ts', () => undefined);
