import { describe, expect, it, vi } from 'vitest';
import { stripGeometry } from '../../src/ensemble/geometry.ts';
import { Experiment } from '../../src/lab/experiment/experiment.ts';
import { defaultSettings, type Settings } from '../../src/lab/settings/settings.ts';
import { equilibriumOf, type Story } from '../../src/lab/stories/story.ts';
import { withGpu } from '../support/with-gpu.ts';
import { unpack } from '../twins/lattices.ts';

const device = withGpu();
const story: Story = {
  name: 'zoom-out',
  title: '',
  text: '',
  trial: '',
  settings: {},
  equilibrium: 6,
  sections: [],
};

function settingsAt(temperature: number): Settings {
  return { ...defaultSettings(true), size: 64, beside: 0.1, temperature };
}

function experimentAt(settings: Settings): Promise<Experiment> {
  return begunWith(settings, story);
}

/** An experiment whose first sweeps are done. */
async function begunWith(settings: Settings, of: Story): Promise<Experiment> {
  const replay = equilibriumOf(of, settings);
  const experiment = await Experiment.create(device.gpu, settings, { depth: 2, replay });
  await experiment.settled;
  return experiment;
}

/** The bits, the history and the signs of an experiment. */
async function stateOf(experiment: Experiment) {
  const { words, sweeps } = await experiment.checkpoint();
  const { mostlyDown, temperatures } = experiment;
  return { words, sweeps, phases: experiment.history.phases, mostlyDown, temperatures };
}

describe('a lattice that is shown in equilibrium', () => {
  it('has, after a change of temperature, the bits of a lattice that began there', async () => {
    const changed = await experimentAt(settingsAt(2));
    changed.advance(7);
    const settings = settingsAt(2.5);
    await changed.adjust(settings, equilibriumOf(story, settings));
    const begun = await experimentAt(settings);
    expect(await stateOf(changed)).toEqual(await stateOf(begun));
    for (const experiment of [changed, begun]) experiment.advance(5);
    expect(await stateOf(changed)).toEqual(await stateOf(begun));
    changed.dispose();
    begun.dispose();
  });

  it('takes of several changes at a time the last', async () => {
    const changed = await experimentAt(settingsAt(2));
    await Promise.all(
      [2.1, 2.7, 2, 1.8].map((temperature) => {
        const settings = settingsAt(temperature);
        return changed.adjust(settings, equilibriumOf(story, settings));
      }),
    );
    const begun = await experimentAt(settingsAt(1.8));
    expect(await stateOf(changed)).toEqual(await stateOf(begun));
    // Of a cold lattice, spins have a majority, and the view knows which.
    const { words } = await changed.checkpoint();
    const ups = unpack(stripGeometry(64, 3), words).map((spins) =>
      spins.reduce((sum, each) => sum + each, 0),
    );
    expect(changed.mostlyDown).toEqual(ups.map((up) => up < 64 ** 2 / 2));
    changed.dispose();
    begun.dispose();
  });

  it('begins anew where its way to equilibrium was stopped by a wish that was taken back', async () => {
    const long = { ...story, equilibrium: 400 };
    const changed = await experimentAt(settingsAt(2));
    const wish = (temperature: number): Promise<void> => {
      const settings = settingsAt(temperature);
      return changed.adjust(settings, equilibriumOf(long, settings));
    };
    const first = wish(2.5);
    // The lattice has begun again, and is on its way.
    await vi.waitFor(() => expect(changed.simulation.sweeps).toBeGreaterThan(6), {
      interval: 1,
      timeout: 100_000,
    });
    expect(changed.simulation.sweeps).toBeLessThan(400);
    await Promise.all([wish(2.6), wish(2.5), first]);
    const begun = await begunWith(settingsAt(2.5), long);
    expect(await stateOf(changed)).toEqual(await stateOf(begun));
    changed.dispose();
    begun.dispose();
  });

  it('keeps its spins under a change of the update alone', async () => {
    const experiment = await experimentAt(settingsAt(2));
    const { words } = await experiment.checkpoint();
    const settings = { ...settingsAt(2), update: 'heat-bath' as const };
    await experiment.adjust(settings, equilibriumOf(story, settings));
    expect((await experiment.checkpoint()).words).toEqual(words);
    expect(experiment.history.phases?.at(-1)?.update).toBe('heat-bath');
    experiment.dispose();
  });
});
