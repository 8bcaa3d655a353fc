/**
 * The flame graph: click or Enter makes a box as wide as the page, arrow keys move, Escape goes back to the whole; search
 * marks boxes. For assistive technology it is a tree.
 */
import type { PageData } from './data.js';
import { byId, html, onWidth } from './element.js';
import { flameTree, mergedTests, sortBoxes, type Box } from './flame-tree.js';
import { showPart, withUnit } from './format.js';

export interface FlameView {
  /** Only this test; the whole suite where null. */
  showTest(test: number | null): void;
  /** Marks what contains the words. */
  find(words: string): void;
}

const ROW_HEIGHT = 21;
/** Narrower boxes, in pixels, are not drawn. */
const THINNEST = 2;
/** Narrower boxes have no name in them. */
const LEAST_LABEL = 26;
const LEGEND_FILES = 8;
const TONES = 10;
/** With more tests than these, a suite is shown with its tests merged at first. */
const MOST_TESTS = 40;

export function flameView(data: PageData): FlameView {
  const place = byId('flame');
  const about = byId('about');
  const matches = byId('matches');
  const search = byId('find') as HTMLInputElement;
  const shape = byId('shape') as HTMLSelectElement;
  const sides = byId('order') as HTMLSelectElement;
  const tree = flameTree(data);
  if (tree === null) {
    byId('profile').replaceChildren(html('p', {}, 'No profile was taken of this release.'));
    return { showTest: () => undefined, find: () => undefined };
  }
  const whole: Box = tree;
  const tones = tonesOf(whole);
  shape.value = data.tests.length > MOST_TESTS ? 'merged' : 'tests';
  const drawn = new Map<HTMLElement, Box>();
  let top: Box = whole;
  let root: Box = whole;
  let test: number | null = null;
  let [width, focus] = [0, whole];

  const say = (box: Box): void => {
    about.replaceChildren(html('strong', {}, box.name), ` ${described(box)}`);
  };
  const described = (box: Box): string => {
    const where = box.file === '' ? '' : `(${box.file}${box.line > 0 ? `:${box.line}` : ''})`;
    const part = `${showPart(box.total / top.total)} of the ${test === null ? 'suite' : 'test'}`;
    return `${where} ${withUnit(box.total, 'time')}, ${part}; itself ${withUnit(box.self, 'time')}`.trim();
  };
  const isFound = ({ name, file }: Box): boolean =>
    search.value !== '' && `${name} ${file}`.toLowerCase().includes(search.value.toLowerCase());

  function draw(): void {
    if (width === 0) return;
    const hadFocus = place.contains(document.activeElement);
    drawn.clear();
    const rest: HTMLElement[] = [];
    let rows = 0;
    const put = (box: Box, left: number, size: number, kind: string): void => {
      const label = size > LEAST_LABEL ? box.name : '';
      const element = html(
        'div',
        { class: `box ${kind}${label === '' ? '' : ' named'}`, role: 'treeitem', 'aria-level': box.depth + 1 },
        label,
      );
      element.setAttribute('aria-label', `${box.name} ${described(box)}`);
      element.tabIndex = box === focus ? 0 : -1;
      position(element, left, size, box.depth - top.depth);
      if (box === root) element.setAttribute('aria-current', 'true');
      drawn.set(element, box);
      rows = Math.max(rows, box.depth - top.depth + 1);
    };
    const add = (box: Box, left: number, size: number): void => {
      const tone = box.test >= 0 ? 'test' : (tones.get(box.file) ?? 'none');
      put(box, left, size, `${tone}${search.value === '' ? '' : isFound(box) ? ' found' : ' dim'}`);
      let from = left;
      let thin = 0;
      for (const child of box.children) {
        const part = (child.total / box.total) * size;
        if (part >= THINNEST) add(child, from, part);
        else thin += part;
        from += part;
      }
      if (thin >= THINNEST) rest.push(restOf(from - thin, thin, box.depth + 1 - top.depth));
    };
    for (let box = root.parent; box !== null && box.depth >= top.depth; box = box.parent) put(box, 0, width, 'above');
    add(root, 0, width);
    if (![...drawn.values()].includes(focus)) {
      focus = root;
      for (const [element, box] of drawn) if (box === root) element.tabIndex = 0;
    }
    place.style.height = `${rows * ROW_HEIGHT}px`;
    place.replaceChildren(...drawn.keys(), ...rest);
    if (hadFocus) focusOn(focus);
    say(focus);
  }

  /** What is too thin to be a box stands hatched at the right: children stand heaviest first. */
  function restOf(left: number, size: number, row: number): HTMLElement {
    const element = html('div', {
      class: 'box rest',
      title: 'Thinner boxes: zoom in to see them',
      'aria-hidden': 'true',
    });
    position(element, left, size, row);
    return element;
  }

  function focusOn(box: Box): void {
    for (const [element, each] of drawn) {
      element.tabIndex = each === box ? 0 : -1;
      if (each === box) element.focus();
    }
    focus = box;
  }

  function enter(box: Box): void {
    root = box;
    focus = box;
    draw();
  }

  /** The nearest box that is drawn, in the direction of the key. */
  function neighbour(box: Box, key: string): Box | null | undefined {
    const siblings = box.parent?.children ?? [];
    const visible = new Set(drawn.values());
    if (key === 'ArrowUp') return box === top ? undefined : box.parent;
    if (key === 'ArrowDown') return box.children.find((child) => visible.has(child)) ?? box.children[0];
    const step = key === 'ArrowLeft' ? -1 : 1;
    const next = siblings[siblings.indexOf(box) + step];
    return box === top ? undefined : next;
  }

  const boxAt = ({ target }: Event): Box | undefined => (target instanceof HTMLElement ? drawn.get(target) : undefined);
  place.addEventListener('click', (event) => {
    const box = boxAt(event);
    if (box !== undefined) enter(box);
  });
  for (const kind of ['pointerover', 'focusin'])
    place.addEventListener(kind, (event) => {
      const box = boxAt(event);
      if (box !== undefined) say(box);
    });
  place.addEventListener('keydown', (event) => {
    const box = boxAt(event);
    if (box === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') enter(box);
    else if (event.key === 'Escape' || event.key === 'Home') enter(top);
    else if (event.key.startsWith('Arrow')) {
      const target = neighbour(box, event.key);
      // A box too thin to be drawn is shown by zooming to it.
      if (target instanceof Object) ([...drawn.values()].includes(target) ? focusOn : enter)(target);
    } else return;
    event.preventDefault();
  });

  function tell(): void {
    if (search.value === '') {
      matches.textContent = '';
      return;
    }
    let [count, time] = [0, 0];
    const visit = (box: Box, inside: boolean): void => {
      const found = isFound(box);
      if (found) count += 1;
      if (found && !inside) time += box.total;
      for (const child of box.children) visit(child, inside || found);
    };
    visit(top, false);
    matches.textContent = `${count} of the boxes match: ${showPart(time / top.total)} of the time is in them or below.`;
  }

  function rebuild(): void {
    const found = test === null ? undefined : testBox(whole, test);
    const one = found ?? null;
    byId('unseen').hidden = test === null || one !== null;
    const merge = shape.value === 'merged' && one === null;
    top = one ?? (merge ? mergedTests(whole) : whole);
    shape.disabled = one !== null;
    sortBoxes(top, sides.value === 'name' ? 'name' : 'weight');
    enter(top);
    tell();
  }

  search.addEventListener('input', () => {
    draw();
    tell();
    legend();
  });
  search.addEventListener('keydown', (event) => {
    const first = [...drawn.values()].find(isFound);
    if (event.key === 'Enter' && first !== undefined) focusOn(first);
  });
  for (const choice of [shape, sides]) choice.addEventListener('change', rebuild);
  byId('flame-all').addEventListener('click', () => {
    enter(top);
  });
  onWidth(place, (now) => {
    width = now;
    draw();
  });

  const view: FlameView = {
    showTest(chosen) {
      test = chosen;
      rebuild();
    },
    find(words) {
      search.value = words;
      draw();
      tell();
      legend();
    },
  };

  function legend(): void {
    byId('files').replaceChildren(
      ...[...tones.keys()].slice(0, LEGEND_FILES).map((file) => {
        const pressed = search.value === file;
        const chip = html('button', { class: 'chip', 'aria-pressed': String(pressed), title: file });
        chip.append(html('span', { class: `tone ${tones.get(file) ?? ''}` }), file);
        chip.addEventListener('click', () => {
          view.find(pressed ? '' : file);
        });
        return chip;
      }),
    );
  }
  legend();
  return view;
}

function position({ style }: HTMLElement, left: number, size: number, row: number): void {
  style.left = `${left}px`;
  style.width = `${size}px`;
  style.top = `${row * ROW_HEIGHT}px`;
}

function testBox(box: Box, test: number): Box | undefined {
  if (box.test === test) return box;
  for (const child of box.children) {
    const found = testBox(child, test);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The files that cost most have colours of their own; files of tests and what has no file have none. */
function tonesOf(root: Box): Map<string, string> {
  const costs = new Map<string, number>();
  const visit = (box: Box): void => {
    if (box.file !== '' && box.test < 0) costs.set(box.file, (costs.get(box.file) ?? 0) + box.self);
    box.children.forEach(visit);
  };
  visit(root);
  const files = [...costs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return new Map(files.map(([file], index) => [file, `tone${index < TONES ? index : TONES}`]));
}
