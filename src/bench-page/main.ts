import './style.css';
import { openGpuInBrowser } from '../gpu/open-in-browser.ts';
import { make, setState } from '../page/elements.ts';
import { openBenchPage } from './page.ts';

/** Opens the bench page in the place `#bench` of index.html. */
function begin(): void {
  const root = make('main', { className: 'bench' });
  root.id = 'bench';
  document.body.prepend(root);
  openBenchPage(root, openGpuInBrowser);
  setState('paused');
}

begin();
