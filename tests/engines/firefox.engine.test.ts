import { launch } from 'puppeteer';
import { testEngine, type RunExperiments } from './engine-tests.ts';
import { firefox, lavapipe, noLavapipe } from './installed.ts';
import { reportInPage } from './page.ts';

const missing = 'Firefox is not installed (Debian: firefox-esr)';

testEngine(
  'Firefox with lavapipe',
  firefox === undefined ? missing : lavapipe ? inFirefox(firefox, lavapipe) : noLavapipe,
  'lavapipe',
);

function inFirefox(executablePath: string, driver: Record<string, string>): RunExperiments {
  return async (programs) => {
    const browser = await launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      protocolTimeout: 600_000,
      env: { ...process.env, ...driver },
      // Without the second preference there is no adapter for a driver that computes on the processor.
      extraPrefsFirefox: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true },
    });
    return reportInPage(browser, programs);
  };
}
