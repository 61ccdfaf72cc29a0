// The paths to each far gate: a table of how they are, and plots of how they were.

import { element, setPill, setText, showEach } from '/shared/dom.js';
import { NONE, age, bitRate, milliseconds, percent, seconds } from '/shared/format.js';
import { Plot, colour } from '/shared/plots.js';
import { Rates } from '/shared/rates.js';

const STATES = {
  PATH_STATE_UP: ['good', 'up'],
  PATH_STATE_DEGRADED: ['fair', 'degraded'],
  PATH_STATE_DOWN: ['bad', 'down'],
};
const TEXTS = ['Path', 'To', 'State'];
const NUMBERS = ['For', 'Round trip', 'Loss out', 'Loss in', 'Out', 'In', 'Largest'];
const FIGURES = {
  roundTrip: ['Round trip', 'ms'],
  lossSent: ['Loss towards the far gate', '%'],
  lossReceived: ['Loss from the far gate', '%'],
  sent: ['Sent', 'Mbit/s'],
  received: ['Received', 'Mbit/s'],
};
const MEGABIT_BYTES = 125000;

const container = document.getElementById('paths');
const views = new WeakMap();
const rates = new Rates();

export function showPaths(farGates) {
  showEach(container, farGates, ({ name }) => name, create, update);
}

/** The plots of a far gate, by the names of their figures. */
export function plotsOf(section) {
  return views.get(section);
}

function create({ name }) {
  const head = element('tr', '', ...TEXTS.map((title) => element('th', 'text', title)));
  head.append(...NUMBERS.map((title) => element('th', '', title)));
  const plots = Object.fromEntries(
    Object.entries(FIGURES).map(([figure, [title, unit]]) => [figure, new Plot(title, unit)]),
  );
  const section = element(
    'section',
    'far-gate',
    element(
      'div',
      'panel scroll',
      element('h3', '', `To ${name.replaceAll('_', ' ')}`),
      element('table', '', element('thead', '', head), element('tbody')),
    ),
    element('div', 'plots', ...Object.values(plots).map((plot) => plot.element)),
  );
  views.set(section, plots);
  return section;
}

function update(section, farGate) {
  const measured = farGate.paths.map((path) => ({ ...path, ...rates.of(`${farGate.name} ${path.id}`, path) }));
  showEach(section.querySelector('tbody'), measured, ({ id }) => id, createRow, updateRow);
  const now = Date.now() / 1000;
  const plots = views.get(section);
  for (const [figure, value] of Object.entries(VALUES)) {
    plots[figure].add(now, new Map(measured.map((path) => [path.id, { number: path.id, value: value(path) }])));
  }
}

const isDown = ({ state }) => state === 'PATH_STATE_DOWN';

const VALUES = {
  roundTrip: (path) => (isDown(path) || !path.round_trip ? null : seconds(path.round_trip) * 1000),
  lossSent: (path) => (isDown(path) ? null : path.loss_sent * 100),
  lossReceived: (path) => (isDown(path) ? null : path.loss_received * 100),
  sent: (path) => (path.bytes_sent_rate === undefined ? null : path.bytes_sent_rate / MEGABIT_BYTES),
  received: (path) => (path.bytes_received_rate === undefined ? null : path.bytes_received_rate / MEGABIT_BYTES),
};

function createRow({ id }) {
  const chip = element('span', 'chip');
  chip.style.background = colour(id);
  const row = element('tr', 'path', element('td', '', chip, element('span')));
  row.append(element('td', 'text'), element('td', 'text', element('span', 'pill')));
  row.append(...NUMBERS.map(() => element('td')));
  return row;
}

function updateRow(row, path) {
  const cells = row.children;
  setText(cells[0].lastElementChild, `${path.id} over ${path.interface}`);
  setText(cells[1], path.relayed ? `${path.remote}, relayed by a map` : path.remote);
  setPill(cells[2].firstElementChild, ...(STATES[path.state] ?? ['off', 'not known']));
  const down = isDown(path);
  [
    age(path.since),
    down ? NONE : milliseconds(path.round_trip),
    down ? NONE : percent(path.loss_sent),
    down ? NONE : percent(path.loss_received),
    rate(path.bytes_sent_rate),
    rate(path.bytes_received_rate),
    `${path.mtu} B`,
  ].forEach((text, at) => setText(cells[at + TEXTS.length], text));
}

function rate(bytesPerSecond) {
  return bytesPerSecond === undefined ? NONE : bitRate(bytesPerSecond);
}
