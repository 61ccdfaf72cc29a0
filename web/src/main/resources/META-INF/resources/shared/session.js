// Keeps a page's stream going, and asks for a token where the server wants one.

import { Refusal, setToken, watch } from './api.js';
import { setPill, setText } from './dom.js';

const RETRY_MILLIS = 1000;
const STALE_MILLIS = 3000;
const TOKEN = /^[0-9A-Za-z_-]+$/;

/**
 * Watches for as long as the page is open. The page has a #live pill, a #login form with an input #token and a
 * #login-reason, and shows #content once something has come.
 */
export function live(takers) {
  // The address with a token in it, given to a tab that has the page already, does not load it anew.
  addEventListener('hashchange', () => location.hash.startsWith('#token=') && location.reload());
  const view = new LiveView();
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
  #login = document.getElementById('login');
  #content = document.getElementById('content');
  #heardAt = 0;
  #lost = 'connecting';

  constructor() {
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
    setText(document.getElementById('login-reason'), reason);
    const input = document.getElementById('token');
    input.focus();
    return new Promise((resolve) => {
      const submit = (event) => {
        event.preventDefault();
        const given = input.value.trim();
        if (!TOKEN.test(given)) {
          setText(document.getElementById('login-reason'), 'that is no token');
          return;
        }
        this.#login.removeEventListener('submit', submit);
        input.value = '';
        resolve(given);
      };
      this.#login.addEventListener('submit', submit);
    });
  }
}
