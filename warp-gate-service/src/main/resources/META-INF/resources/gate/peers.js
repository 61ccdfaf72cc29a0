// Who the gate is and whom it talks to.

import { element, keyView, setPill, setText, showEach, showFacts } from '/shared/dom.js';
import { NONE, age } from '/shared/format.js';

/** What a gate calls its far gate where the configuration has a single one. */
const UNNAMED = 'far_gate';

const ready = document.getElementById('ready');
const about = document.getElementById('about');
const reasons = document.getElementById('reasons');
const peers = document.getElementById('peers');

export function showGate(gate) {
  setPill(ready, gate.ready ? 'good' : 'bad', gate.ready ? 'ready' : 'not ready');
  setText(about, `${gate.version}, running for ${age(gate.uptime)}`);
  reasons.hidden = gate.reasons.length === 0;
  showEach(
    reasons,
    gate.reasons,
    (reason) => reason,
    () => element('li'),
    setText,
  );
}

/** A card each for the gate itself, its maps and its far gates. */
export function showPeers(gate, farGates) {
  const cards = [
    { title: 'This gate', key: gate.public_key, pill: ['good', 'here'], facts: [] },
    ...gate.maps.map(mapCard),
    ...farGates.map(farGateCard),
  ];
  showEach(peers, cards, ({ title, key }) => `${title} ${key}`, create, update);
}

function mapCard(map) {
  const seen = map.registered.length > 0;
  return {
    title: 'Map',
    key: map.public_key,
    pill: seen ? ['good', 'registered'] : ['bad', 'not registered'],
    facts: [
      ['Address', map.addresses.join(', ')],
      ['Registered over', map.registered.join(', ') || NONE],
      ['Not over', map.unregistered.join(', ') || NONE],
      ['Stream', map.connected ? 'up' : 'none'],
    ],
  };
}

function farGateCard(farGate) {
  return {
    title: farGate.name === UNNAMED ? 'Far gate' : `Far gate ${farGate.name}`,
    key: farGate.public_key,
    pill: farGate.session_up ? ['good', 'session up'] : ['bad', 'no session'],
    facts: [
      ['Keys are', farGate.session_up ? `${age(farGate.session_age)} old` : NONE],
      ['Paths', pathCounts(farGate.paths)],
    ],
  };
}

function pathCounts(paths) {
  const counts = ['UP', 'DEGRADED', 'DOWN'].map((name) => [
    paths.filter(({ state }) => state === `PATH_STATE_${name}`).length,
    name.toLowerCase(),
  ]);
  return (
    counts
      .filter(([count]) => count > 0)
      .map(([count, name]) => `${count} ${name}`)
      .join(', ') || 'none'
  );
}

function create({ title, key }) {
  return element(
    'section',
    'card',
    element('div', 'top', element('h3', '', title), element('span', 'pill')),
    keyView(key),
    element('dl'),
  );
}

function update(card, { pill, facts }) {
  setPill(card.querySelector('.pill'), ...pill);
  showFacts(card.querySelector('dl'), facts);
}
