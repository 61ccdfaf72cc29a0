// What has happened, the latest first.

import { element, showEach } from '/shared/dom.js';
import { clock } from '/shared/format.js';

const SHOWN = 200;
const BAD = new Set(['REGISTRATION_LOST', 'SESSION_DOWN', 'PATH_DOWN', 'TUNNEL_UNPROTECTED', 'TUNNEL_UNKNOWN_THERE']);
const GOOD = new Set(['REGISTERED', 'SESSION_UP', 'PATH_UP', 'PATH_TRUSTED', 'TUNNEL_PROTECTED', 'PORT_MAPPED']);
const FAIR = new Set(['PATH_DEGRADED', 'PATH_MOVED', 'PORT_MAPPING_LOST', 'WARNING']);

const list = document.getElementById('events');
let shown = [];

/** Takes a message of WatchEvents. */
export function showEvents({ events, snapshot }) {
  shown = [...events.toReversed(), ...(snapshot ? [] : shown)].slice(0, SHOWN);
  // A gate that has started anew numbers its events from 1 again.
  showEach(list, shown, ({ number, time }) => `${number} ${time}`, create, () => {});
}

function create({ time, kind, text }) {
  const when = element('time', '', clock(time));
  when.dateTime = time;
  when.title = new Date(time).toLocaleString('en-GB');
  return element('li', '', element('span', `dot ${look(kind)}`), when, element('span', '', text));
}

function look(kind) {
  const name = kind.replace('EVENT_KIND_', '');
  if (GOOD.has(name)) {
    return 'good';
  }
  if (BAD.has(name)) {
    return 'bad';
  }
  return FAIR.has(name) ? 'fair' : 'off';
}
