// How the map itself is.

import { keyView, setText, showFacts } from '/shared/dom.js';
import { NONE, age, bitRate, short, whole } from '/shared/format.js';
import { Plot } from '/shared/plots.js';
import { Rates } from '/shared/rates.js';

const PLOTS = {
  requests: new Plot('Requests', 'a second', ['registers', 'handshakes']),
  refusals: new Plot('Refusals', 'a second', ['datagrams', 'calls']),
  relayed: new Plot('Relayed', 'datagrams a second'),
};

const byId = (id) => document.getElementById(id);
const rates = new Rates();
let key;

byId('plots').append(...Object.values(PLOTS).map((plot) => plot.element));

/** The plots, by the names of their figures. */
export function plots() {
  return PLOTS;
}

export function showMap(map) {
  setText(byId('about'), `${map.version || 'of no version'}, running for ${age(map.uptime)}`);
  if (map.public_key !== key) {
    key = map.public_key;
    byId('key').replaceChildren(keyView(key));
  }
  const dropped = Object.values(map.dropped).reduce((sum, count) => sum + Number(count), 0);
  const measured = rates.of('map', { ...map, dropped: String(dropped) });
  showFacts(byId('now'), [
    ['Gates', `${map.gates}, over ${map.interfaces} interfaces`],
    ['Connected by a stream', String(map.connected)],
    ['Sessions', String(map.sessions)],
    ['Registers', flow(measured.registers_rate, map.registers)],
    ['Handshakes asked for', flow(measured.initiations_rate, map.initiations)],
    ['Datagrams received', flow(measured.datagrams_received_rate, map.datagrams_received)],
    ['Calls refused', flow(measured.calls_refused_rate, map.calls_refused)],
  ]);
  showFacts(byId('relay'), [
    ['Datagrams', flow(measured.datagrams_relayed_rate, map.datagrams_relayed)],
    ['Now', measured.bytes_relayed_rate === undefined ? NONE : bitRate(measured.bytes_relayed_rate)],
    ['Since the start', `${short(Number(map.bytes_relayed))}B`],
  ]);
  const reasons = Object.entries(map.dropped).map(([reason, count]) => [reason.replaceAll('_', ' '), whole(count)]);
  showFacts(byId('dropped'), reasons.length > 0 ? reasons : [['nothing', '0']]);
  plot(measured);
}

function flow(rate, total) {
  return `${rate === undefined ? NONE : short(Math.round(rate * 10) / 10)}/s, ${whole(total)}`;
}

function plot(measured) {
  if (measured.registers_rate === undefined) {
    return;
  }
  const now = Date.now() / 1000;
  const lines = (...values) => new Map(values.map((value, number) => [number, { number, value }]));
  PLOTS.requests.add(now, lines(measured.registers_rate, measured.initiations_rate));
  PLOTS.refusals.add(now, lines(measured.dropped_rate, measured.calls_refused_rate));
  PLOTS.relayed.add(now, lines(measured.datagrams_relayed_rate));
}
