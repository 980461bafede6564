/**
 * Seconds that the quick preset of each study takes on two quiet cores without a GPU, by the name of the study: CPU seconds of a
 * run on SwiftShader, times the 0.6 by which a run that has both cores to itself is faster (learned-map: 131 CPU seconds in 76).
 * Those of zoom-out, mcrg and decimation-1d are estimated from runs beside others. `reproduce --help` and `--list` say the times.
 */
export const quickTimes: Readonly<Record<string, number>> = {
  'zoom-out': 100,
  'fixed-points': 1,
  'decimation-1d': 30,
  mcrg: 110,
  'exact-mapping': 20,
  koch: 90,
  'mehta-schwab': 110,
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
