// The tunnels, a row each.

import { element, setPill, setText, showEach } from '/shared/dom.js';
import { NONE, seconds, short, whole } from '/shared/format.js';
import { Rates } from '/shared/rates.js';

const body = document.querySelector('#tunnels tbody');
/** Figures come once a second while anything changes. */
const IDLE_MILLIS = 2000;
const NO_COUNTERS = {
  payloads_sent: '0',
  payload_bytes_sent: '0',
  payloads_dropped: '0',
  bytes_sent: '0',
  payloads_delivered: '0',
  payloads_rebuilt: '0',
  payloads_lost: '0',
};

const known = new Map();
const rates = new Rates();

/** Takes a message of WatchTunnels: what is new or changed, and what is closed. */
export function showTunnels({ tunnels, closed, snapshot }) {
  if (snapshot) {
    known.clear();
  }
  const now = performance.now();
  for (const tunnel of tunnels) {
    const counters = { ...NO_COUNTERS, ...tunnel.counters };
    const measured = rates.of(tunnel.spec.name, counters);
    known.set(tunnel.spec.name, { ...tunnel, counters, measured, at: now });
  }
  closed.forEach((name) => known.delete(name));
  show();
}

function show() {
  const all = [...known.values()].sort((a, b) => a.spec.name.localeCompare(b.spec.name));
  showEach(body, all, ({ spec }) => spec.name, create, update);
}

// Of a tunnel that carries nothing nothing is told.
setInterval(show, IDLE_MILLIS / 2);

function create({ spec }) {
  const row = element('tr', 'tunnel', element('td', '', spec.name), element('td', 'text'));
  row.append(...Array.from({ length: 7 }, () => element('td')), element('td', 'text', element('span', 'pill')));
  return row;
}

function update(row, tunnel) {
  const { spec, counters, unprotected, latency } = tunnel;
  const idle = performance.now() - tunnel.at > IDLE_MILLIS;
  const rate = (name) => (idle ? 0 : tunnel.measured[name]);
  const cells = row.children;
  setText(cells[1], spec.far_gate ?? NONE);
  [
    flow(rate('payloads_sent_rate'), counters.payloads_sent),
    flow(rate('payloads_delivered_rate'), counters.payloads_delivered),
    whole(counters.payloads_rebuilt),
    whole(counters.payloads_lost),
    whole(counters.payloads_dropped),
    overhead(counters),
    latencyText(latency),
  ].forEach((text, at) => setText(cells[at + 2], text));
  setPill(cells[9].firstElementChild, ...(unprotected ? ['bad', 'unprotected'] : ['good', 'protected']));
}

function flow(rate, total) {
  return `${rate === undefined ? NONE : short(Math.round(rate))}/s, ${whole(total)}`;
}

function overhead({ bytes_sent: onTheWire, payload_bytes_sent: payload }) {
  return Number(payload) === 0 ? NONE : `${(Number(onTheWire) / Number(payload)).toFixed(2)} ×`;
}

function latencyText(latency) {
  if (!latency) {
    return NONE;
  }
  const [median, most] = [latency.median, latency.p99].map((duration) => (seconds(duration) * 1000).toFixed(1));
  return `${median} / ${most} ms`;
}
