/** Tables that sort by a click on a heading (a button, so that the keyboard reaches it) and filter by a search. */
import { byId, html } from './element.js';

export interface PageColumn<R> {
  readonly title: string;
  readonly number?: boolean;
  value(row: R): string | number;
  show(row: R): string;
}

/** Rows put into the document; the rest is reached by searching or sorting. */
const MOST_ROWS = 200;

export function sortableTable<R>(
  id: string,
  rows: readonly R[],
  columns: readonly PageColumn<R>[],
  start: { readonly column: number; readonly chosen?: (row: R, index: number) => void },
): void {
  const place = byId(id);
  const search = html('input', { type: 'search', placeholder: 'Search', 'aria-label': `Search ${id}` });
  const note = html('p', { class: 'note' });
  const body = html('tbody');
  const head = html('tr');
  let sorted = start.column;
  let descending = true;

  function fill(): void {
    const words = (search as HTMLInputElement).value.toLowerCase();
    const column = columns[sorted];
    const numbered = rows.map((row, index) => ({ row, index }));
    const found = numbered.filter(({ row }) =>
      columns.some((each) => each.number !== true && each.show(row).toLowerCase().includes(words)),
    );
    if (column !== undefined)
      found.sort((a, b) => {
        const [left, right] = [column.value(a.row), column.value(b.row)];
        const order = left < right ? -1 : left > right ? 1 : a.index - b.index;
        return descending ? -order : order;
      });
    body.replaceChildren(
      ...found.slice(0, MOST_ROWS).map(({ row, index }) => {
        const cells = columns.map((each) =>
          html('td', each.number === true ? { class: 'number' } : {}, each.show(row)),
        );
        const line = html('tr', {}, ...cells);
        const { chosen } = start;
        if (chosen !== undefined) {
          const button = html('button', { class: 'name' }, ...(cells[0]?.childNodes ?? []));
          button.addEventListener('click', () => {
            chosen(row, index);
          });
          cells[0]?.replaceChildren(button);
        }
        return line;
      }),
    );
    note.textContent =
      found.length > MOST_ROWS ? `${String(MOST_ROWS)} of ${String(found.length)} rows: search for others.` : '';
    head.querySelectorAll('th').forEach((cell, index) => {
      cell.setAttribute('aria-sort', index !== sorted ? 'none' : descending ? 'descending' : 'ascending');
    });
  }

  columns.forEach((column, index) => {
    const button = html('button', {}, column.title);
    button.addEventListener('click', () => {
      descending = sorted === index ? !descending : column.number === true;
      sorted = index;
      fill();
    });
    head.append(html('th', { scope: 'col' }, button));
  });
  search.addEventListener('input', fill);
  place.append(search, html('div', { class: 'wide' }, html('table', {}, html('thead', {}, head), body)), note);
  fill();
}
