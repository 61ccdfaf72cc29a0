// Plots of figures that grow at the right: one line for each series, by its key.

import uPlot from './uplot/uPlot.esm.js';
import { element } from './dom.js';
import { clock } from './format.js';

const WINDOW_SECONDS = 180;
const HEIGHT = 150;

/** Nothing is known of a time without figures, and no line leads through it. */
const GAP_SECONDS = 3;
const COLOURS = ['#2f8fdd', '#e0813a', '#35a369', '#c65bc0', '#c9a227', '#d6554f', '#5f7fe8', '#3bb3b3'];

/** The same colour for the same number, whatever else is shown. */
export function colour(number) {
  return COLOURS[number % COLOURS.length];
}

function styleOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function named(name, number) {
  const chip = element('span', 'chip');
  chip.style.background = colour(number);
  return element('span', 'named', chip, name);
}

/** One plot with as many lines as there are series at the time. */
export class Plot {
  #series = new Map();
  #times = [];
  #plot;
  #box;

  /** Values come in `unit`. `names` says what series 0, 1 and so on are, where nothing else on the page does. */
  constructor(title, unit, names = []) {
    this.#box = element('div', 'canvas');
    this.element = element(
      'div',
      'panel plot',
      element('h3', '', `${title}, ${unit} `, ...names.map(named)),
      this.#box,
    );
    const axis = {
      stroke: () => styleOf('--faint'),
      grid: { stroke: () => styleOf('--line'), width: 1 },
      ticks: { stroke: () => styleOf('--line'), width: 1 },
    };
    this.#plot = new uPlot(
      {
        width: 300,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, drag: { x: false } },
        scales: { y: { range: (plot, least, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [
          { ...axis, values: (plot, times) => times.map((time) => clock(time * 1000)), space: 70 },
          { ...axis, size: 52 },
        ],
        series: [{}],
      },
      [[]],
      this.#box,
    );
    new ResizeObserver(() => this.#fit()).observe(this.#box);
  }

  #fit() {
    if (this.#box.clientWidth > 0) {
      this.#plot.setSize({ width: this.#box.clientWidth, height: HEIGHT });
    }
  }

  /** Adds a moment: `values` has a number or null for each series, by key; `number` colours it. */
  add(time, values) {
    for (const [key, { number }] of values) {
      if (!this.#series.has(key)) {
        this.#series.set(key, new Array(this.#times.length).fill(null));
        this.#plot.addSeries({ stroke: colour(number), width: 1.6, spanGaps: false, points: { show: false } });
      }
    }
    const last = this.#times.at(-1);
    if (last !== undefined && time - last > GAP_SECONDS) {
      this.#times.push((last + time) / 2);
      this.#series.forEach((line) => line.push(null));
    }
    this.#times.push(time);
    for (const [key, line] of this.#series) {
      line.push(values.get(key)?.value ?? null);
    }
    while (this.#times[0] < time - WINDOW_SECONDS) {
      this.#times.shift();
      this.#series.forEach((line) => line.shift());
    }
    this.#forgetEmpty();
    this.#plot.setData([this.#times, ...this.#series.values()], false);
    this.#plot.setScale('x', { min: time - WINDOW_SECONDS, max: time });
  }

  #forgetEmpty() {
    [...this.#series].forEach(([key, line]) => {
      if (line.every((value) => value === null)) {
        // The first series of the plot is time.
        this.#plot.delSeries([...this.#series.keys()].indexOf(key) + 1);
        this.#series.delete(key);
      }
    });
  }

  /** What is drawn at the right edge, by key: for whoever wants to know what the plot says. */
  latest() {
    return Object.fromEntries([...this.#series].map(([key, line]) => [key, line.at(-1)]));
  }
}
