/** The flame graph: click, Enter or arrow keys move into a box, Escape goes back to the whole; search marks boxes. */
import type { PageData } from './data.js';
import { byId, html, showTime } from './element.js';

export interface FlameView {
  /** Zooms to a test's box by its id; to the whole where it has none. */
  showTest(id: string): void;
}

const ROW_HEIGHT = 21;
/** Parts of the width below which a box is not drawn. */
const THINNEST = 0.0012;

export function flameView(data: PageData): FlameView {
  const place = byId('flame');
  const about = byId('about');
  const search = byId('find') as HTMLInputElement;
  const children: number[][] = data.boxes.map(() => []);
  data.boxes.forEach(([, parent], index) => children[parent]?.push(index));
  let root = 0;

  const total = (box: number): number => data.boxes[box]?.[2] ?? 0;
  const frameOf = (box: number): PageData['frames'][number] =>
    data.frames[data.boxes[box]?.[0] ?? 0] ?? ['', '', 0, ''];

  function say(box: number): void {
    const [name, file, line] = frameOf(box);
    const inside = (children[box] ?? []).reduce((sum, child) => sum + total(child), 0);
    const part = ((total(box) / total(0)) * 100).toFixed(1);
    const where = file === '' ? '' : ` (${file}:${String(line)})`;
    about.textContent = `${name}${where}: ${part} %, ${showTime(total(box) / 1e9)}, itself ${showTime((total(box) - inside) / 1e9)}`;
  }

  function draw(focus = root): void {
    const words = search.value.toLowerCase();
    const drawn: HTMLElement[] = [];
    let depth = 0;
    let active: HTMLElement | null = null;
    const add = (box: number, left: number, width: number, row: number): void => {
      depth = Math.max(depth, row);
      const [name, file, , test] = frameOf(box);
      const found = words !== '' && `${name} ${file}`.toLowerCase().includes(words);
      const tone = test !== '' ? 'test' : file === '' ? 'none' : `tone${String(tone12(file))}`;
      const button = html('button', { class: `box ${tone}${found ? ' found' : ''}`, title: name }, name);
      button.tabIndex = box === focus ? 0 : -1;
      button.dataset.box = String(box);
      button.style.left = `${String(left * 100)}%`;
      button.style.width = `${String(width * 100)}%`;
      button.style.top = `${String(row * ROW_HEIGHT)}px`;
      if (box === focus) active = button;
      drawn.push(button);
      let from = left;
      if (row < 200)
        for (const child of children[box] ?? []) {
          const part = (total(child) / total(box)) * width;
          if (part >= THINNEST) add(child, from, part, row + 1);
          from += part;
        }
    };
    const way: number[] = [];
    for (let box = data.boxes[root]?.[1] ?? -1; box >= 0; box = data.boxes[box]?.[1] ?? -1) way.unshift(box);
    way.forEach((box, row) => {
      const button = html('button', { class: 'box above' }, frameOf(box)[0]);
      button.dataset.box = String(box);
      button.style.width = '100%';
      button.style.top = `${String(row * ROW_HEIGHT)}px`;
      drawn.push(button);
    });
    add(root, 0, 1, way.length);
    place.style.height = `${String((depth + 1) * ROW_HEIGHT)}px`;
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(...drawn);
    if (hadFocus) (active as HTMLElement | null)?.focus();
    say(focus);
  }

  function boxAt(event: Event): number | null {
    const element = event.target instanceof HTMLElement ? event.target : null;
    return element?.dataset.box === undefined ? null : Number(element.dataset.box);
  }

  function enter(box: number): void {
    root = box;
    draw(box);
  }

  place.addEventListener('click', (event) => {
    const box = boxAt(event);
    if (box !== null) enter(box);
  });
  for (const kind of ['pointerover', 'focusin'])
    place.addEventListener(kind, (event) => {
      const box = boxAt(event);
      if (box !== null) say(box);
    });
  place.addEventListener('keydown', (event) => {
    const box = boxAt(event);
    if (box === null) return;
    const parent = data.boxes[box]?.[1] ?? -1;
    const siblings = children[parent] ?? [];
    const moved = {
      ArrowDown: children[box]?.[0],
      ArrowUp: parent < 0 ? undefined : parent,
      ArrowLeft: siblings[siblings.indexOf(box) - 1],
      ArrowRight: siblings[siblings.indexOf(box) + 1],
      Home: 0,
    }[event.key];
    if (event.key === 'Escape') enter(0);
    else if (moved === undefined) return;
    else {
      const target = place.querySelector<HTMLElement>(`[data-box="${String(moved)}"]`);
      if (target === null) enter(moved);
      else target.focus();
    }
    event.preventDefault();
  });
  search.addEventListener('input', () => {
    draw();
  });
  if (data.boxes.length > 0) draw();
  else about.textContent = 'No profile was taken of this release.';
  return {
    showTest(id) {
      const box = data.boxes.findIndex((_, index) => frameOf(index)[3] === id);
      if (data.boxes.length > 0) enter(Math.max(0, box));
    },
  };
}

/** The same file has the same tone. */
function tone12(file: string): number {
  let value = 0;
  for (const character of file) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value % 12;
}
