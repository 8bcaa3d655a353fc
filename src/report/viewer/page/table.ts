/** Tables that sort by a click on a heading (a button, so that the keyboard reaches it) and filter by a search. */
import { byId, html } from './element.js';

export interface PageColumn<R> {
  readonly title: string;
  /** Class of its cells: `number` for what is compared by digits, `wide` for what a phone leaves out. */
  readonly kind: string;
  /** What it sorts by; none for a column that does not sort. */
  readonly value?: (row: R) => string | number;
  readonly show: (row: R) => Node | string;
}

export interface PageTable<R> {
  readonly id: string;
  readonly rows: readonly R[];
  readonly columns: readonly PageColumn<R>[];
  /** Column that it is sorted by at first. */
  readonly sorted: number;
  /** What the search looks in. */
  readonly text: (row: R) => string;
  /** Called for the row whose first cell was clicked. */
  readonly chosen: (row: R) => void;
}

/** Rows put into the document at first. */
const FIRST_ROWS = 25;

export function sortableTable<R>({ id, rows, columns, text, chosen, ...start }: PageTable<R>): void {
  const search = html('input', { type: 'search', placeholder: 'Search', 'aria-label': `Search ${id}` });
  const more = html('button', { class: 'more' });
  const body = html('tbody');
  const head = html('tr');
  const ordered = new Map<string, readonly R[]>();
  let sorted = start.sorted;
  let descending = true;
  let shown = FIRST_ROWS;

  function inOrder(): readonly R[] {
    const key = `${sorted} ${descending}`;
    const known = ordered.get(key);
    if (known !== undefined) return known;
    const { value = () => 0 } = columns[sorted] ?? {};
    const result = rows
      .map((row, index) => ({ row, index, key: value(row) }))
      .sort((a, b) => {
        const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
        return (descending ? -order : order) || a.index - b.index;
      })
      .map(({ row }) => row);
    ordered.set(key, result);
    return result;
  }

  function fill(): void {
    const words = (search as HTMLInputElement).value.toLowerCase();
    const found = words === '' ? inOrder() : inOrder().filter((row) => text(row).toLowerCase().includes(words));
    body.replaceChildren(
      ...found.slice(0, shown).map((row) =>
        html(
          'tr',
          {},
          ...columns.map((column, index) => {
            if (index > 0) return html('td', { class: column.kind }, column.show(row));
            const button = html('button', { class: 'name' }, column.show(row));
            button.addEventListener('click', () => {
              chosen(row);
            });
            return html('th', { scope: 'row' }, button);
          }),
        ),
      ),
    );
    if (found.length === 0) body.append(html('tr', {}, html('td', { colspan: columns.length }, 'Nothing found.')));
    more.hidden = found.length <= shown;
    more.textContent = `Show all ${found.length}`;
    head.querySelectorAll('th').forEach((cell, index) => {
      if (columns[index]?.value !== undefined)
        cell.setAttribute('aria-sort', index !== sorted ? 'none' : descending ? 'descending' : 'ascending');
    });
  }

  columns.forEach((column, index) => {
    const cell = html('th', { scope: 'col', class: column.kind }, column.title);
    head.append(cell);
    if (column.value === undefined) return;
    const button = html('button', {}, column.title);
    button.addEventListener('click', () => {
      descending = sorted === index ? !descending : column.kind !== '';
      sorted = index;
      fill();
    });
    cell.replaceChildren(button);
  });
  search.addEventListener('input', () => {
    shown = FIRST_ROWS;
    fill();
  });
  more.addEventListener('click', () => {
    shown = Infinity;
    fill();
    body.children[FIRST_ROWS]?.querySelector('button')?.focus();
  });
  const table = html('table', { 'aria-label': id }, html('thead', {}, head), body);
  byId(id).append(search, html('div', { class: 'scroll' }, table), more);
  fill();
}
