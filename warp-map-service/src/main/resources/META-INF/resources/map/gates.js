// The gates of the map, a row each.

import { element, keyView, setPill, setText, showEach } from '/shared/dom.js';
import { NONE, age } from '/shared/format.js';

const NATS = { NAT_KIND_NONE: 'none', NAT_KIND_TRANSLATED: 'translated' };
const AGES_MILLIS = 1000;

const body = document.getElementById('gates');
const known = new Map();

/** Takes a message of WatchGates: what is new or changed, and what is gone. */
export function showGates({ gates, gone, snapshot }) {
  if (snapshot) {
    known.clear();
  }
  gates.forEach((gate) => known.set(gate.public_key, gate));
  gone.forEach((key) => known.delete(key));
  show();
}

// Ages grow although nothing is told.
setInterval(show, AGES_MILLIS);

function show() {
  const all = [...known.values()].sort((a, b) => a.public_key.localeCompare(b.public_key));
  showEach(body, all, ({ public_key: key }) => key, create, update);
}

function create({ public_key: key }) {
  const row = element('tr', 'gate', element('td', '', keyView(key)));
  row.append(element('td', 'text', element('span', 'pill')), element('td', 'text'), element('td', 'text'));
  row.append(...Array.from({ length: 4 }, () => element('td')));
  return row;
}

function update(row, gate) {
  const { connected, interfaces, state, version } = gate;
  const cells = row.children;
  setPill(cells[1].firstElementChild, ...(connected ? ['good', 'up'] : ['off', 'none']));
  setText(cells[2], interfaces.map(seen).join(', ') || NONE);
  setText(cells[3], [...new Set(interfaces.map(({ nat }) => NATS[nat] ?? 'not known'))].join(', ') || NONE);
  const paths = state?.far_gates.flatMap((farGate) => farGate.paths) ?? [];
  const up = paths.filter((path) => path.state === 'PATH_STATE_UP').length;
  [
    state ? String(state.far_gates.length) : NONE,
    state ? `${up} of ${paths.length}` : NONE,
    state ? String(state.tunnels.length) : NONE,
    version || NONE,
  ].forEach((text, at) => setText(cells[at + 4], text));
}

function seen({ reflexive, since }) {
  const seconds = (Date.now() - Date.parse(since)) / 1000;
  return `${reflexive}, ${age(`${Math.max(0, seconds)}s`)}`;
}
