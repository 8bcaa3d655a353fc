'use strict';
/**
 * The part of node-canvas' interface that chart.js needs, over CanvasKit (Skia in WebAssembly): one build serves every
 * operating system and processor, and draws the same bytes on each.
 *
 * Await `ready` before the first `createCanvas`. The file works beside `canvaskit.js`, `canvaskit.wasm` and the fonts
 * (as it is shipped), and in the repository, where it finds them in the packages that bring them.
 */
const fs = require('node:fs');
const path = require('node:path');

const FAMILY = 'DejaVu Sans';
/** Ascent and descent of DejaVu Sans in ems, from its `hhea` table. */
const ASCENT = 0.928;
const DESCENT = 0.236;

/** What outlives this module: chartjs-node-canvas loads it afresh for every chart, and CanvasKit is 7 MB to compile. */
const shared = (globalThis[Symbol.for('busted-profiler-action.canvas')] ??= { kit: null, ready: null, fonts: [] });

/** The file beside this one, else the package's own. */
function find(name, inPackage) {
  const beside = path.join(__dirname, name);
  return fs.existsSync(beside) ? beside : require.resolve(inPackage);
}

async function load() {
  const script = find('canvaskit.js', 'canvaskit-wasm/bin/canvaskit.js');
  const wasm = find('canvaskit.wasm', 'canvaskit-wasm/bin/canvaskit.wasm');
  const initialize = require(script);
  shared.kit = await initialize({ locateFile: () => wasm });
  registerFont(find('DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), { family: FAMILY });
  registerFont(find('DejaVuSans-Bold.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'), {
    family: FAMILY,
    weight: 'bold',
  });
}

/** Makes a font file known to the canvases that are created afterwards. */
function registerFont(file, description) {
  shared.fonts.push({ bytes: fs.readFileSync(file), description });
}

/** Distance in ems from the alphabetic baseline down to the named one's text origin. */
const BASELINES = {
  alphabetic: 0,
  ideographic: -DESCENT,
  bottom: -DESCENT,
  middle: (ASCENT - DESCENT) / 2,
  top: ASCENT,
  hanging: ASCENT,
};
/** Share of the text's width that lies left of its anchor. */
const ALIGNMENTS = { left: 0, start: 0, center: 0.5, right: 1, end: 1 };

/** Size in pixels of a CSS font. */
function fontSize(font) {
  const match = /([\d.]+)px/.exec(font);
  return match ? Number(match[1]) : 10;
}

/**
 * A 2d context that stays the same object while its canvas is resized, and that does what CanvasKit's own does not:
 * alignment, baselines, `maxWidth`, and the metrics of a text.
 */
function createContext(canvas, skia) {
  const text = { textAlign: 'start', textBaseline: 'alphabetic', direction: 'ltr' };
  const stack = [];

  const draw = (method) => (string, x, y, maxWidth) => {
    const words = String(string);
    const context = skia();
    const width = context.measureText(words).width;
    const squeeze = maxWidth > 0 && width > maxWidth ? maxWidth / width : 1;
    const left = x - width * squeeze * (ALIGNMENTS[text.textAlign] ?? 0);
    const baseline = y + fontSize(context.font) * (BASELINES[text.textBaseline] ?? 0);
    if (squeeze === 1) {
      context[method](words, left, baseline);
      return;
    }
    context.save();
    context.translate(left, baseline);
    context.scale(squeeze, 1);
    context[method](words, 0, 0);
    context.restore();
  };

  const own = {
    canvas,
    fillText: draw('fillText'),
    strokeText: draw('strokeText'),
    measureText(string) {
      const context = skia();
      const width = context.measureText(String(string)).width;
      const size = fontSize(context.font);
      const anchor = width * (ALIGNMENTS[text.textAlign] ?? 0);
      const down = size * (BASELINES[text.textBaseline] ?? 0);
      return {
        width,
        actualBoundingBoxLeft: anchor,
        actualBoundingBoxRight: width - anchor,
        actualBoundingBoxAscent: size * ASCENT - down,
        actualBoundingBoxDescent: size * DESCENT + down,
        fontBoundingBoxAscent: size * ASCENT - down,
        fontBoundingBoxDescent: size * DESCENT + down,
      };
    },
    save() {
      stack.push({ ...text });
      skia().save();
    },
    restore() {
      Object.assign(text, stack.pop());
      skia().restore();
    },
  };

  return new Proxy(own, {
    get(_target, key) {
      if (key in own) return own[key];
      if (key in text) return text[key];
      const value = skia()[key];
      return typeof value === 'function' ? value.bind(skia()) : value;
    },
    set(_target, key, value) {
      if (key in text) text[key] = value;
      else skia()[key] = value;
      return true;
    },
    has: (_target, key) => key in own || key in text || key in skia(),
  });
}

/** A canvas whose surface is made when it is first drawn on, and made anew when its size is set. */
function createCanvas(width, height) {
  if (!shared.kit) throw new Error('canvas: await `ready` before the first canvas is created.');
  let size = { width, height };
  let surface = null;
  let skia = null;

  const release = () => {
    surface?.dispose();
    surface = null;
    skia = null;
  };
  const current = () => {
    if (!skia) {
      surface = shared.kit.MakeCanvas(size.width, size.height);
      for (const { bytes, description } of shared.fonts) surface.loadFont(bytes, description);
      skia = surface.getContext('2d');
    }
    return skia;
  };
  const resize = (next) => {
    release();
    size = next;
  };
  const encode = (type) => {
    current();
    return surface.toDataURL(type ?? 'image/png');
  };

  const canvas = {
    style: {},
    get width() {
      return size.width;
    },
    set width(value) {
      resize({ ...size, width: value });
    },
    get height() {
      return size.height;
    },
    set height(value) {
      resize({ ...size, height: value });
    },
    getContext: (kind) => (kind === '2d' ? context : null),
    toDataURL: encode,
    /** `toBuffer()`, `toBuffer(type)` or `toBuffer(callback, type)`, as in node-canvas. */
    toBuffer(first, second) {
      const callback = typeof first === 'function' ? first : null;
      const png = Buffer.from(encode(callback ? second : first).split(',')[1], 'base64');
      // chart.js still draws on the context while the chart is destroyed, in this turn or in the callback.
      setImmediate(release);
      return callback ? callback(null, png) : png;
    },
  };
  const context = createContext(canvas, current);
  return canvas;
}

/** Named by chartjs-node-canvas for plug-ins that draw images; none of ours does. */
class Image {}

module.exports = { createCanvas, registerFont, Image, family: FAMILY, ready: (shared.ready ??= load()) };
