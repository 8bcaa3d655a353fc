/** Starts the page: one choice, of the suite or a test, which chart and flame graph follow and the address remembers. */
import { historyChart } from './chart.js';
import type { PageData } from './data.js';
import { byId, html } from './element.js';
import { flameView } from './flame.js';
import { pastOf } from './past.js';
import { functionsTable, testsTable } from './tables.js';

const pageData = JSON.parse(byId('data').textContent) as PageData;
const past = pastOf(pageData);
const chart = historyChart(pageData, past);
const flame = flameView(pageData);
const choice = byId('choice') as HTMLSelectElement;

choice.append(
  html('option', { value: '' }, 'The whole suite'),
  ...pageData.tests.map(([name], index) => html('option', { value: index }, name.slice(0, 150))),
);

function choose(test: number | null): void {
  choice.value = test === null ? '' : String(test);
  chart.show(test);
  flame.showTest(test);
  const id = test === null ? '' : (pageData.tests[test]?.[3] ?? '');
  if (location.hash.slice(1) !== id) history.replaceState(null, '', `#${id}`);
}

function fromAddress(): void {
  const test = pageData.tests.findIndex((row) => row[3] === location.hash.slice(1));
  choose(test < 0 ? null : test);
}

choice.addEventListener('change', () => {
  choose(choice.value === '' ? null : Number(choice.value));
});
addEventListener('hashchange', fromAddress);
// The address names the test that is shown: a place on the page must not take its place there.
byId('places').addEventListener('click', (event) => {
  if (!(event.target instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  const heading = byId(event.target.hash.slice(1));
  heading.tabIndex = -1;
  heading.scrollIntoView();
  heading.focus({ preventScroll: true });
});
byId('history').hidden = !pageData.history;
testsTable(pageData, past, (test) => {
  choose(test);
  byId(pageData.history ? 'history' : 'profile').scrollIntoView();
  choice.focus({ preventScroll: true });
});
functionsTable(pageData, (name) => {
  flame.find(name);
  byId('profile').scrollIntoView();
  byId('find').focus({ preventScroll: true });
});
fromAddress();
document.documentElement.dataset.ready = 'yes';
