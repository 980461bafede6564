// The experiments in a page, or in Deno by WebGPU alone: the promise of an EngineReport.
import { openGpuInBrowser } from '../../src/gpu/open-in-browser.ts';
import { reportOf, type EngineReport } from './engine-report.ts';

declare global {
  var engineReport: Promise<EngineReport>;
}

globalThis.engineReport = openGpuInBrowser().then(reportOf);
