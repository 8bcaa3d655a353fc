/** `timing.png`: the suite's time by release, drawn by chart.js on the canvas module that is shipped beside the bundle. */
import canvas from 'canvas';
import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { History } from '../../analyse/history.js';
import { visible } from '../text/visible.js';
import { duration } from '../text/duration.js';
import { indexedPngs, type Look } from './indexed-png.js';
import { between, BLUE, BLUE_BAND, DARK, GRID, INK, MUTED, PAPER, VERMILION } from './palette.js';
import { timingData, type Stretch, type TimingData } from './timing-data.js';

const WIDTH = 900;
const HEIGHT = 400;
/** Pixels of the picture per pixel of the page: sharp on a retina screen. */
const RATIO = 2;
/** All colours of the picture: those that are drawn, and the edges of lines and letters. */
const LOOKS: readonly Look[] = [
  { light: PAPER, dark: DARK.paper },
  { light: GRID, dark: DARK.grid },
  { light: BLUE_BAND, dark: DARK.band },
  { light: INK, dark: DARK.ink },
  { light: MUTED, dark: DARK.muted },
  { light: between(MUTED, PAPER), dark: between(DARK.muted, DARK.paper) },
  { light: BLUE, dark: DARK.blue },
  { light: between(BLUE, PAPER), dark: between(DARK.blue, DARK.paper) },
  { light: VERMILION, dark: DARK.vermilion },
  { light: between(VERMILION, PAPER), dark: between(DARK.vermilion, DARK.paper) },
];

export interface TimingOptions {
  /** Newest releases shown. */
  readonly limit: number;
  readonly title: string;
}

/**
 * Two PNGs of 1800 × 800 pixels, to be shown 900 wide, one for light and one for dark pages: best, median and the
 * quartiles' band; lines end where the machine or the interpreter changed.
 */
export async function timingPictures(
  history: History,
  options: TimingOptions,
): Promise<{ readonly light: Uint8Array; readonly dark: Uint8Array }> {
  await canvas.ready;
  const data = timingData(history, options.limit);
  const service = new ChartJSNodeCanvas({
    width: WIDTH,
    height: HEIGHT,
    backgroundColour: PAPER,
    chartCallback: (chart) => {
      chart.defaults.font.family = canvas.family;
      chart.defaults.font.size = 13;
      chart.defaults.color = MUTED;
    },
  });
  return indexedPngs(await service.renderToBuffer(configuration(data, options.title)), LOOKS);
}

function configuration(data: TimingData, title: string): ChartConfiguration {
  const older =
    data.older > 0 ? ` · newest ${String(data.labels.length)} of ${String(data.labels.length + data.older)}` : '';
  return {
    type: 'line',
    data: {
      labels: [...data.labels],
      datasets: data.stretches.flatMap((stretch, index) => lines(data, stretch, index)),
    },
    plugins: [loneBands(data.stretches), changesOfMachine(data.stretches)],
    options: {
      devicePixelRatio: RATIO,
      layout: { padding: { top: 6, right: 16, bottom: 8, left: 12 } },
      plugins: {
        title: {
          display: true,
          text: visible(title, 70),
          color: INK,
          align: 'start',
          font: { size: 20, weight: 'bold' },
          padding: { bottom: 4 },
        },
        subtitle: {
          display: true,
          text: `Time of one run of the suite, in ${unitName(data.unit)}; lower is better${older}`,
          align: 'start',
          font: { size: 14 },
          padding: { bottom: 6 },
        },
        legend: {
          align: 'end',
          labels: {
            usePointStyle: true,
            pointStyleWidth: 13,
            color: INK,
            boxHeight: 9,
            // One entry for all stretches of a line.
            filter: ({ datasetIndex }) => (datasetIndex ?? 0) < 3,
            sort: (a, b) => (b.datasetIndex ?? 0) - (a.datasetIndex ?? 0),
          },
        },
        tooltip: { enabled: false },
      },
      scales: {
        x: {
          offset: true,
          grid: { display: false },
          // The lowest line of the other axis is its line.
          border: { display: false },
          ticks: { maxRotation: 0, autoSkip: false, color: INK, callback: (_value, index) => labelAt(data, index) },
        },
        y: {
          min: data.low,
          max: data.high,
          border: { display: false },
          grid: { color: GRID, drawTicks: false },
          ticks: { stepSize: data.step, padding: 8, callback: (value) => `${value} ${data.unit}` },
        },
      },
    },
  };
}

function unitName(unit: TimingData['unit']): string {
  return { s: 'seconds', ms: 'milliseconds', µs: 'microseconds' }[unit];
}

/** Pixels of the axis of versions, and of a character of its labels with the room between two. */
const AXIS = 800;
const CHARACTER = 8;
const GAP = 14;

/** Every so many versions are named that their names do not touch; the newest always is, with its best time. */
function labelAt({ labels, newestBest }: TimingData, index: number): string | string[] | null {
  const best = `best ${duration(newestBest)}`;
  const longest = Math.max(best.length, ...labels.map(({ length }) => length)) * CHARACTER + GAP;
  const every = Math.ceil((longest * labels.length) / AXIS);
  const fromNewest = labels.length - 1 - index;
  const label = labels[index] ?? '';
  return fromNewest === 0 ? [label, best] : fromNewest % every === 0 ? label : null;
}

/** Lines of one stretch: the band's upper edge (filled down to the lower one, the last), median, best. */
function lines(data: TimingData, { from, to }: Stretch, index: number): ChartDataset<'line'>[] {
  const part = (values: readonly number[]): (number | null)[] =>
    values.map((value, position) => (position >= from && position <= to ? value : null));
  const count = data.labels.length;
  const first = index * 4;
  return [
    {
      label: 'half of the rounds (quartiles)',
      data: part(data.upperQuartile),
      borderWidth: 0,
      // A stretch of one release has no area: its band is a bar that the plug-in draws.
      pointRadius: 0,
      pointStyle: 'rect',
      backgroundColor: BLUE_BAND,
      borderColor: BLUE_BAND,
      fill: { target: first + 3, above: BLUE_BAND, below: BLUE_BAND },
      order: 3,
    },
    {
      label: 'median',
      data: part(data.median),
      borderColor: VERMILION,
      backgroundColor: VERMILION,
      borderWidth: 1.5,
      borderDash: [6, 4],
      pointStyle: 'rectRot',
      // Among many, the dashed line says enough; a stretch of one has no line.
      pointRadius: count <= 15 || from === to ? 4 : 0,
      order: 2,
    },
    {
      label: 'best',
      data: part(data.best),
      borderColor: BLUE,
      backgroundColor: BLUE,
      borderWidth: 2.5,
      pointStyle: 'circle',
      pointRadius: count > 50 ? 2 : 4,
      order: 1,
    },
    { label: '', data: part(data.lowerQuartile), borderWidth: 0, pointRadius: 0, fill: false, order: 4 },
  ];
}

/** A dashed line before each stretch but the first, with the reason where there is room for it. */
function changesOfMachine(stretches: readonly Stretch[]): Plugin {
  return {
    id: 'changesOfMachine',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.font = `13px ${canvas.family}`;
      ctx.textBaseline = 'top';
      ctx.textAlign = 'left';
      ctx.strokeStyle = MUTED;
      ctx.fillStyle = MUTED;
      ctx.lineWidth = 1;
      ctx.setLineDash([3, 3]);
      let taken = -Infinity;
      for (const { from, why } of stretches) {
        if (why === '') continue;
        const middle = (x.getPixelForValue(from) + x.getPixelForValue(from - 1)) / 2;
        ctx.beginPath();
        ctx.moveTo(middle, chartArea.top);
        ctx.lineTo(middle, chartArea.bottom);
        ctx.stroke();
        const wide = ctx.measureText(why).width;
        const left = middle + 5 + wide > chartArea.right ? middle - 5 - wide : middle + 5;
        if (left < taken) continue;
        ctx.fillText(why, left, chartArea.top + 3);
        taken = left + wide + 8;
      }
      ctx.restore();
    },
  };
}

/** The band of a stretch of one release has no width: a bar shows it. */
function loneBands(stretches: readonly Stretch[]): Plugin {
  return {
    id: 'loneBands',
    beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      stretches.forEach(({ from, to }, index) => {
        if (from !== to) return;
        const upper = data.datasets[index * 4]?.data[from];
        const lower = data.datasets[index * 4 + 3]?.data[from];
        if (typeof upper !== 'number' || typeof lower !== 'number') return;
        const top = y.getPixelForValue(upper);
        ctx.fillStyle = BLUE_BAND;
        ctx.fillRect(x.getPixelForValue(from) - 9, top, 18, Math.max(2, y.getPixelForValue(lower) - top));
      });
    },
  };
}
