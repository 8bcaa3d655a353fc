/** How well text stands out: https://www.w3.org/TR/WCAG21/#contrast-minimum asks for 4.5. */

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `#rgb`, `#rrggbb` or `hsl(h,s%,l%)` as three parts from 0 to 1. */
function channelsOf(colour: string): number[] {
  const hsl = /^hsl\(([\d.]+),([\d.]+)%,([\d.]+)%\)$/.exec(colour)?.slice(1).map(Number);
  if (hsl === undefined) {
    const digits = colour.slice(1);
    const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
    return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16) / 255);
  }
  const [hue = 0, saturation = 0, lightness = 0] = hsl;
  const most = (saturation / 100) * Math.min(lightness / 100, 1 - lightness / 100);
  return [0, 8, 4].map((offset) => {
    const at = (offset + hue / 30) % 12;
    return lightness / 100 - most * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  });
}

export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Fills of an SVG's classes, on light pages and on dark ones. */
export function fillsOf(svg: string): Record<'light' | 'dark', ReadonlyMap<string, string>> {
  const style = /<style>([\s\S]*?)<\/style>/.exec(svg)?.[1] ?? '';
  const dark = [...style.matchAll(/@media\(prefers-color-scheme:dark\)\{((?:[^{}]*\{[^}]*\})*)\}/g)].map(
    ([, rules]) => rules,
  );
  const fills = (rules: string): ReadonlyMap<string, string> =>
    new Map(
      [...rules.matchAll(/([^{},]+)\{[^}]*?fill:([^;}]+)/g)].map(([, name = '', fill = '']) => [name.trim(), fill]),
    );
  return { light: fills(style.replace(/@media[\s\S]*?\}\}/g, '')), dark: fills(dark.join('')) };
}
