// The interfaces as cards, each with a switch.

import { call } from '/shared/api.js';
import { element, setPill, setText, showEach, showFacts } from '/shared/dom.js';
import { NONE, age } from '/shared/format.js';

const STATES = {
  INTERFACE_STATE_UP: ['good', 'up'],
  INTERFACE_STATE_SILENT: ['bad', 'nobody answers'],
  INTERFACE_STATE_DISABLED: ['off', 'off'],
  INTERFACE_STATE_GONE: ['bad', 'gone'],
};
const TOAST_MILLIS = 8000;

const cards = document.getElementById('interfaces');
const toast = document.getElementById('toast');

export function showInterfaces(interfaces) {
  showEach(cards, interfaces, ({ name }) => name, create, update);
}

function create({ name }) {
  const toggle = element('input', 'switch');
  toggle.type = 'checkbox';
  toggle.role = 'switch';
  toggle.ariaLabel = `Use ${name}`;
  toggle.addEventListener('change', () => use(name, toggle));
  return element(
    'section',
    'card interface',
    element('div', 'top', element('h3'), element('span', 'pill'), toggle),
    element('dl'),
  );
}

async function use(name, toggle) {
  toggle.disabled = true;
  try {
    await call('warp.control.v1.GateService/UpdateInterface', { name, enabled: toggle.checked });
  } catch (failure) {
    toggle.checked = !toggle.checked;
    complain(`${name} is as it was: ${failure.message}`);
  } finally {
    toggle.disabled = false;
  }
}

function complain(text) {
  setText(toast, text);
  toast.hidden = false;
  setTimeout(() => (toast.hidden = true), TOAST_MILLIS);
}

function update(card, shown) {
  const { name, label, state, enabled, addresses, reflexive, since, cost } = shown;
  setText(card.querySelector('h3'), label === name ? name : `${label} (${name})`);
  setPill(card.querySelector('.pill'), ...(STATES[state] ?? ['off', 'not known']));
  const toggle = card.querySelector('.switch');
  toggle.hidden = state === 'INTERFACE_STATE_GONE';
  if (!toggle.disabled) {
    toggle.checked = enabled;
  }
  showFacts(card.querySelector('dl'), [
    ['Address', addresses.join(', ') || NONE],
    ['Seen by maps at', reflexive.join(', ') || NONE],
    ['So for', age(since)],
    ...(cost > 0 ? [['Cost', String(cost)]] : []),
  ]);
}
