/** Starts the page. */
import { historyChart } from './chart.js';
import type { FunctionRow, PageData, TestRow } from './data.js';
import { byId, html, showTime } from './element.js';
import { flameView } from './flame.js';
import { sortableTable } from './table.js';

const pageData = JSON.parse(byId('data').textContent) as PageData;
const chart = historyChart(pageData);
const flame = flameView(pageData);
const choice = byId('choice') as HTMLSelectElement;

choice.append(
  html('option', { value: '' }, 'The suite'),
  ...pageData.tests.map(([name], index) => html('option', { value: index }, name.slice(0, 120))),
);

function choose(test: number | null): void {
  choice.value = test === null ? '' : String(test);
  chart.show(test);
  flame.showTest(test === null ? '' : (pageData.tests[test]?.[7] ?? ''));
}

choice.addEventListener('change', () => {
  choose(choice.value === '' ? null : Number(choice.value));
});

sortableTable<TestRow>(
  'tests',
  pageData.tests,
  [
    { title: 'Test', value: ([name]) => name, show: ([name]) => name },
    { title: 'Best', number: true, value: ([, , , best]) => best, show: ([, , , best]) => showTime(best) },
    { title: 'Median', number: true, value: (row) => row[4], show: (row) => showTime(row[4]) },
    {
      title: 'Instructions',
      number: true,
      value: (row) => row[5] ?? -1,
      show: (row) => row[5]?.toLocaleString('en') ?? '–',
    },
    { title: 'Where', value: ([, file]) => file, show: ([, file, line]) => `${file}:${String(line)}` },
  ],
  {
    column: 1,
    chosen: (_, index) => {
      choose(index);
      byId('history').scrollIntoView();
    },
  },
);
sortableTable<FunctionRow>(
  'functions',
  pageData.functions,
  [
    { title: 'Function', value: ([name]) => name, show: ([name]) => name },
    { title: 'Self', number: true, value: (row) => row[3], show: (row) => showTime(row[3]) },
    { title: 'Total', number: true, value: (row) => row[4], show: (row) => showTime(row[4]) },
    { title: 'Calls', number: true, value: (row) => row[5] ?? -1, show: (row) => row[5]?.toLocaleString('en') ?? '–' },
    {
      title: 'Where',
      value: ([, file]) => file,
      show: ([, file, line]) => (file === '' ? '' : `${file}:${String(line)}`),
    },
  ],
  { column: 1 },
);
choose(null);
document.documentElement.dataset.ready = 'yes';
