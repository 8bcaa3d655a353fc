/** `timing.png`: the suite's time by release, drawn by chart.js on the canvas module that is shipped beside the bundle. */
import canvas from 'canvas';
import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import UPNG from 'upng-js';
import type { History } from '../../analyse/history.js';
import { visible } from '../text/visible.js';
import { BLUE, BLUE_BAND, GRID, INK, MUTED, PAPER, VERMILION } from './palette.js';
import { timingData, type Stretch, type TimingData } from './timing-data.js';

const WIDTH = 1000;
const HEIGHT = 460;
/** Pixels of the picture per pixel of the page: sharp enough on a retina screen. */
const RATIO = 1.5;
/** A palette makes the file a fifth as large: every release adds it to the branch whole, git finds no likeness in it. */
const COLOURS = 16;

export interface TimingOptions {
  /** Newest releases shown. */
  readonly limit: number;
  readonly title: string;
}

/**
 * A PNG of 1500 × 690 pixels, to be shown 1000 wide: best, median and the quartiles' band; lines end where the
 * machine or the interpreter changed.
 */
export async function timingPicture(history: History, options: TimingOptions): Promise<Uint8Array> {
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
  return withPalette(await service.renderToBuffer(configuration(data, options.title)));
}

function withPalette(png: Uint8Array): Uint8Array {
  const image = UPNG.decode(Uint8Array.from(png).buffer);
  return new Uint8Array(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS));
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
    plugins: [changesOfMachine(data.stretches)],
    options: {
      devicePixelRatio: RATIO,
      layout: { padding: { top: 10, right: 22, bottom: 10, left: 10 } },
      plugins: {
        title: {
          display: true,
          text: visible(title, 80),
          color: INK,
          align: 'start',
          font: { size: 20, weight: 'bold' },
          padding: { bottom: 4 },
        },
        subtitle: {
          display: true,
          text: `Time of one run of the suite by release; lower is better${older}`,
          align: 'start',
          font: { size: 13 },
          padding: { bottom: 8 },
        },
        legend: {
          align: 'end',
          labels: {
            usePointStyle: true,
            color: INK,
            boxHeight: 8,
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
          border: { color: GRID },
          ticks: { maxRotation: 50, autoSkipPadding: 10, color: INK, font: { size: 12 } },
        },
        y: {
          min: data.low,
          max: data.high,
          border: { display: false },
          grid: { color: GRID },
          title: { display: true, text: unitName(data.unit), color: INK },
          ticks: { includeBounds: false, maxTicksLimit: 8 },
        },
      },
    },
  };
}

function unitName(unit: TimingData['unit']): string {
  return { s: 'seconds', ms: 'milliseconds', µs: 'microseconds' }[unit];
}

/** Three lines of one stretch: the band's two edges (the upper one filled down to the lower), median, best. */
function lines(data: TimingData, { from, to }: Stretch, index: number): ChartDataset<'line'>[] {
  const part = (values: readonly number[]): (number | null)[] =>
    values.map((value, position) => (position >= from && position <= to ? value : null));
  const dense = data.labels.length > 50;
  const radius = dense ? 2 : 4;
  const first = index * 4;
  return [
    {
      label: 'half of the runs (quartiles)',
      data: part(data.upperQuartile),
      borderWidth: 0,
      // A stretch of one release has no area: its band is shown by the line through the point (drawn by the plug-in).
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
      pointRadius: radius,
      order: 2,
    },
    {
      label: 'best',
      data: part(data.best),
      borderColor: BLUE,
      backgroundColor: BLUE,
      borderWidth: 2.5,
      pointStyle: 'circle',
      pointRadius: radius,
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
      drawLoneBands(chart, stretches);
      ctx.font = `11px ${canvas.family}`;
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
function drawLoneBands(
  chart: Parameters<NonNullable<Plugin['afterDatasetsDraw']>>[0],
  stretches: readonly Stretch[],
): void {
  const { x, y } = chart.scales;
  if (x === undefined || y === undefined) return;
  stretches.forEach(({ from, to }, index) => {
    if (from !== to) return;
    const upper = chart.data.datasets[index * 4]?.data[from];
    const lower = chart.data.datasets[index * 4 + 3]?.data[from];
    if (typeof upper !== 'number' || typeof lower !== 'number') return;
    const top = y.getPixelForValue(upper);
    chart.ctx.fillStyle = BLUE_BAND;
    chart.ctx.fillRect(x.getPixelForValue(from) - 9, top, 18, Math.max(2, y.getPixelForValue(lower) - top));
  });
}
