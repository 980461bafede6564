/**
 * Seconds that the quick preset of each study takes on two quiet cores without a GPU (SwiftShader), by the name of the study. Those of
 * exact-mapping, rbm-flow, rsmi and thermodynamics are 0.6 of the CPU seconds of a run, the ratio of the others (koch: 128 CPU
 * seconds in 77, mehta-schwab 168 in 93). `reproduce --help` and `--list` say the times.
 */
export const quickTimes: Readonly<Record<string, number>> = {
  'zoom-out': 60,
  'fixed-points': 1,
  'decimation-1d': 10,
  mcrg: 90,
  'exact-mapping': 20,
  koch: 80,
  'mehta-schwab': 90,
  'learned-map': 80,
  'rbm-flow': 70,
  rsmi: 70,
  thermodynamics: 60,
};

/** How long the quick preset of a study takes, in words. */
export function quickTimeText(name: string): string {
  const seconds = quickTimes[name];
  if (seconds === undefined) return 'unknown';
  return seconds < 10 ? 'seconds' : `about ${10 * Math.round(seconds / 10)} s`;
}
