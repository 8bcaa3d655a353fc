/** An HTML document as a browser's parser reads it. */
import { parse, type DefaultTreeAdapterMap } from 'parse5';

export interface HtmlElement {
  readonly name: string;
  readonly id: string;
  /** Names of its attributes. */
  readonly attributes: readonly string[];
  /** Text directly in it. */
  readonly text: string;
}

/** All elements, in document order. */
export function htmlElements(html: string): readonly HtmlElement[] {
  const elements: HtmlElement[] = [];
  const walk = (node: DefaultTreeAdapterMap['node']): void => {
    if ('tagName' in node)
      elements.push({
        name: node.tagName,
        id: node.attrs.find(({ name }) => name === 'id')?.value ?? '',
        attributes: node.attrs.map(({ name }) => name),
        text: node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''),
      });
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(html));
  return elements;
}
