import './page/style.css';
import { DeviceLostError, GpuUnavailableError } from '../gpu/errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpuInBrowser } from '../gpu/open-in-browser.ts';
import { showAdapter } from '../page/adapter.ts';
import { showFailure, showNotice } from '../page/failure.ts';
import { offerHealthChecks } from './page/health.ts';
import { offerSkips } from './page/skips.ts';
import { acceptNewShaders } from './loop/hot-reload.ts';
import type { LabCheckpoint } from './experiment/session.ts';
import { Lab } from './lab.ts';
import { isUnfit } from './experiment/unfit.ts';
import { whole } from '../page/format.ts';
import { element, setState } from '../page/elements.ts';
import type { Replay } from '../ising/history.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { readAddress } from './settings/address.ts';
import { defaultSettings, type Settings } from './settings/settings.ts';
import { startOf } from './stories/index.ts';
import { tellWords } from './stories/story-bar.ts';

/** A lost device is reopened this many times before the page asks the reader. */
const mostRestarts = 3;
/** If a device lasted this long, in milliseconds, the restart counts as a success. */
const longEnough = 30_000;
/** Milliseconds to wait before each further try to open a device that was lost. */
const pauses = [500, 2000] as const;

interface Wishes {
  readonly settings: Partial<Settings>;
  readonly running: boolean;
  readonly replay?: Replay | undefined;
  readonly lesson?: Lesson | undefined;
  /** The saved state of a lab that lost its device. */
  readonly checkpoint?: LabCheckpoint | undefined;
}

let stopReloading: (() => void) | undefined;
/** Whether this page has had a device. */
let opened = false;
/** The running lab. */
let present: Lab | undefined;

/**
 * Opens the device and starts the lab. If anything fails, the page explains why.
 * @param first a device that is being opened already
 */
async function boot(wishes: Wishes, restarts: number, first?: Promise<Gpu>): Promise<void> {
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
    const { settings, running, checkpoint, lesson } = lab;
    return { settings, running, checkpoint, lesson };
  };
  const failed = (error: unknown): void => {
    // If the device is lost, all work under way fails too. The handler of the loss deals with both.
    if (gpu && error instanceof DeviceLostError) return;
    end(error, () => showFailure(error, () => void boot(wishesNow(), 0)));
  };
  try {
    gpu = await (first ?? openGpu());
    opened = true;
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
            ? 'The browser lost the GPU. The lab has started again with the same settings.'
            : `The browser lost the GPU. The lab goes on from its last copy, at sweep ${whole(sweep)}.`,
        );
        void boot(next, count + 1);
      });
    };
    void gpu.lost.then(onLost);
    reportFirstError(gpu);
    showAdapter(element('adapter', HTMLElement), gpu.adapter);
    const defaults = defaultSettings(gpu.adapter.software);
    const settings = startOf(wishes.settings.story ?? defaults.story, defaults, wishes.settings);
    const { running, replay, checkpoint, lesson } = wishes;
    lab = await Lab.create(gpu, { settings, running, replay, checkpoint, lesson, failed });
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

/**
 * Opens the device. A page that has lost its device may find no adapter for a while, because the browser starts its GPU
 * process anew. Some browsers refuse until the page is loaded again.
 * @throws DeviceLostError where the page had a device and finds none any more
 */
async function openGpu(): Promise<Gpu> {
  for (const pause of opened ? pauses : []) {
    try {
      return await openGpuInBrowser();
    } catch (error) {
      if (!(error instanceof GpuUnavailableError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  try {
    return await openGpuInBrowser();
  } catch (error) {
    if (!opened || !(error instanceof GpuUnavailableError)) throw error;
    element('adapter', HTMLElement).replaceChildren();
    throw new DeviceLostError(
      'The browser lost the GPU while the lab was running, and does not give this page another one. ' +
        'Start the lab again. If that does not help, load the page again or restart the browser.',
      { cause: error },
    );
  }
}

/** Errors that no error scope catches. Only the first is shown, because later errors usually follow from it. */
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

/** Starts with the settings of the address. @param device the first device, which is being opened */
export function begin(device: Promise<Gpu>): void {
  const { settings, replay, refused, paused, lesson } = readAddress(location.hash);
  if (refused.length > 0)
    showNotice(`Some settings in this link were ignored: ${refused.join(' ')}`);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  tellWords(settings.story ?? defaultSettings(false).story);
  void boot({ settings, replay, lesson, running: !paused && !still }, 0, device);
  offerSkips();
  offerHealthChecks(() => present);
  // The reader may paste another link into the address of the same page.
  addEventListener('hashchange', () => location.reload());
}

// New shader texts reach the lab through hot-reload.ts. The module that opens the device also imports the texts, but the
// device need not be opened again.
import.meta.hot?.accept('../gpu/open-in-browser.ts', () => undefined);
