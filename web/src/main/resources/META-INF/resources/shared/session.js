// Keeps a page's stream going, and asks for a token where the server wants one.

import { Refusal, setToken, watch } from './api.js';
import { element, setPill, setText } from './dom.js';

const RETRY_MILLIS = 1000;
const STALE_MILLIS = 3000;
const TOKEN = /^[0-9A-Za-z_-]+$/;

/**
 * Watches for as long as the page is open. The page has a #live pill, and shows #content once something has come.
 * `command` is what prints its address with a token in it, on the server's host.
 */
export function live(takers, command) {
  // The address with a token in it, given to a tab that has the page already, does not load it anew.
  addEventListener('hashchange', () => location.hash.startsWith('#token=') && location.reload());
  const view = new LiveView(command);
  const marked = Object.fromEntries(
    Object.entries(takers).map(([method, take]) => [
      method,
      (data) => {
        view.heard();
        take(data);
      },
    ]),
  );
  run(marked, view);
}

async function run(takers, view) {
  for (;;) {
    try {
      await watch(takers);
      view.lost('the server has ended the stream');
    } catch (failure) {
      if (failure instanceof Refusal && failure.isAboutToken) {
        setToken(await view.askForToken(failure.message));
        continue;
      }
      view.lost(failure instanceof Refusal ? failure.message : 'the server does not answer');
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
}

class LiveView {
  #pill = document.getElementById('live');
  #content = document.getElementById('content');
  #reason = element('p');
  #token = tokenInput();
  #login;
  #heardAt = 0;
  #lost = 'connecting';

  constructor(command) {
    this.#reason.id = 'login-reason';
    this.#login = loginForm(command, this.#reason, this.#token);
    this.#content.before(this.#login);
    setInterval(() => this.#show(), 500);
    this.#show();
  }

  heard() {
    this.#heardAt = Date.now();
    this.#lost = '';
    this.#login.hidden = true;
    this.#content.hidden = false;
    this.#show();
  }

  lost(why) {
    this.#lost = why;
    this.#show();
  }

  #show() {
    const silent = Date.now() - this.#heardAt;
    const since = this.#heardAt ? `, ${Math.round(silent / 1000)} s old` : '';
    if (this.#lost) {
      setPill(this.#pill, 'bad', `${this.#lost}${since}`);
    } else if (silent > STALE_MILLIS) {
      setPill(this.#pill, 'bad', `no news${since}`);
    } else {
      setPill(this.#pill, 'good', 'live');
    }
    document.body.classList.toggle('stale', Boolean(this.#lost) || silent > STALE_MILLIS);
  }

  askForToken(reason) {
    this.#content.hidden = true;
    this.#login.hidden = false;
    this.lost('a token is needed');
    setText(this.#reason, reason);
    this.#token.focus();
    return new Promise((resolve) => {
      const submit = (event) => {
        event.preventDefault();
        const given = this.#token.value.trim();
        if (!TOKEN.test(given)) {
          setText(this.#reason, 'that is no token');
          return;
        }
        this.#login.removeEventListener('submit', submit);
        this.#token.value = '';
        resolve(given);
      };
      this.#login.addEventListener('submit', submit);
    });
  }
}

function tokenInput() {
  const input = element('input');
  input.id = 'token';
  input.type = 'password';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.ariaLabel = 'Token';
  input.required = true;
  return input;
}

function loginForm(command, reason, input) {
  const where = element('p', '', "On the server's host, ", element('code', '', command));
  where.append(' prints an address with the token in it. Or paste the token here:');
  const form = element('form', 'panel', element('h3', '', 'A token is needed'), reason, where, input);
  form.append(element('button', '', 'Open'));
  form.id = 'login';
  form.hidden = true;
  return form;
}
