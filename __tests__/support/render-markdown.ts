/**
 * Markdown as GitHub shows it, near enough for tests and for looking at pages: GitHub's own parser (cmark-gfm), then what
 * its filters do to the HTML: unknown elements and all scripts go, comments go, mentions, references and emoji are made
 * in text outside of code. Links that the parser or a filter made by itself carry `data-made-by`.
 */
import { createRequire } from 'node:module';
import { parseFragment, serialize, type DefaultTreeAdapterMap } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];
type TextNode = DefaultTreeAdapterMap['textNode'];
type Parent = DefaultTreeAdapterMap['documentFragment'] | Element;

const gfm = createRequire(import.meta.url)('cmark-gfm-js') as { readonly convert: (markdown: string) => string };

/** Elements that GitHub keeps. */
const KEPT = new Set(
  (
    'h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture source ol ul li table thead ' +
    'tbody tfoot tr td th blockquote dl dt dd kbd q samp var hr s strike summary details caption figure figcaption ' +
    'abbr bdo cite dfn mark small span time wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  'align alt height href open src srcset media start style title width data-made-by'.split(' '),
);
const CODE = new Set(['code', 'pre', 'tt', 'a', 'script', 'style']);

/** What the filters turn into something: mentions, references to issues, commits' short forms, emoji. */
const FILTERS: readonly (readonly [string, RegExp])[] = [
  ['mention', /(?:^|[^\w`/])@([a-z\d](?:[a-z\d-]{0,38}[a-z\d])?(?:\/[a-z\d._-]+)?)/i],
  ['reference', /(?:^|[^\w&])(?:[\w.-]+\/[\w.-]+)?#\d+\b|\bgh-\d+/i],
  ['emoji', /:(?:[+-]1|[a-z_][\w+-]*):/i],
];

function isParent(node: Node): node is Parent {
  return 'childNodes' in node;
}

function isText(node: Node): node is TextNode {
  return node.nodeName === '#text';
}

function sanitize(parent: Parent): void {
  parent.childNodes = parent.childNodes.flatMap((node): Parent['childNodes'] => {
    if (node.nodeName === '#comment') return [];
    if (!('tagName' in node)) return [node];
    if (node.tagName === 'script' || node.tagName === 'style') return [];
    sanitize(node);
    if (!KEPT.has(node.tagName)) return node.childNodes;
    node.attrs = node.attrs.filter(
      ({ name, value }) =>
        ATTRIBUTES.has(name) && (name !== 'href' || !/^\s*(?:javascript|data|vbscript):/i.test(value)),
    );
    return [node];
  });
}

/** Adjacent texts are one: a filter that reads the finished HTML sees no seams. */
function joinTexts(parent: Parent): void {
  const joined: Parent['childNodes'] = [];
  for (const node of parent.childNodes) {
    const last = joined.at(-1);
    if (isText(node) && last && isText(last)) last.value += node.value;
    else joined.push(node);
    if (isParent(node)) joinTexts(node);
  }
  parent.childNodes = joined;
}

function filter(parent: Parent): void {
  parent.childNodes = parent.childNodes.map((node) => {
    if (isText(node)) {
      const made = FILTERS.find(([, pattern]) => pattern.test(node.value));
      return made ? madeBy(made[0], node) : node;
    }
    if ('tagName' in node && !CODE.has(node.tagName)) filter(node);
    return node;
  });
}

function madeBy(name: string, text: TextNode): Element {
  const element = parseFragment(`<a data-made-by="${name}"></a>`).childNodes[0] as Element;
  element.childNodes = [text];
  return element;
}

/** The HTML that a reader's browser gets. */
export function renderMarkdown(markdown: string): string {
  const tree = parseFragment(gfm.convert(markdown));
  sanitize(tree);
  joinTexts(tree);
  filter(tree);
  return serialize(tree);
}

/** What tests ask of a rendered page. */
export interface Rendered {
  readonly html: string;
  /** Names of all elements, in document order. */
  readonly elements: readonly string[];
  /** Addresses of all links and images, in either look. */
  readonly addresses: readonly string[];
  /** What the filters made: `mention`, `reference`, `emoji`. */
  readonly made: readonly string[];
  /** Rows of all tables: the text of their cells. */
  readonly rows: readonly (readonly string[])[];
  readonly text: string;
}

function textOf(node: Node): string {
  if (isText(node)) return node.value;
  return isParent(node) ? node.childNodes.map(textOf).join('') : '';
}

/** Renders and takes apart. */
export function inspect(markdown: string): Rendered {
  const html = renderMarkdown(markdown);
  const tree = parseFragment(html);
  const elements: string[] = [];
  const addresses: string[] = [];
  const made: string[] = [];
  const rows: string[][] = [];
  const walk = (node: Node): void => {
    if ('tagName' in node) {
      elements.push(node.tagName);
      for (const { name, value } of node.attrs) {
        if (['href', 'src', 'srcset'].includes(name)) addresses.push(value);
        if (name === 'data-made-by') made.push(value);
      }
      if (node.tagName === 'tr') {
        rows.push(node.childNodes.filter((cell) => 'tagName' in cell).map(textOf));
      }
    }
    if (isParent(node)) node.childNodes.forEach(walk);
  };
  walk(tree);
  return { html, elements, addresses, made, rows, text: textOf(tree) };
}
