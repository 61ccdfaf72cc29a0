// The control plane as JSON over HTTP (docs/control.md): calls, and one stream of what changes.

const TOKEN = 'warp-token';

/** Whom the server takes this page for. The token comes in the address's fragment, which no browser sends anywhere. */
export function token() {
  const given = location.hash.match(/^#token=([0-9A-Za-z_-]+)$/);
  if (given) {
    setToken(given[1]);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(TOKEN);
}

export function setToken(value) {
  if (value) {
    sessionStorage.setItem(TOKEN, value);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** What the server has refused, and why: code is a name of google.rpc.Code. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message || code);
    this.code = code;
  }

  /** Whether it is about who calls. */
  get isAboutToken() {
    return this.code === 'UNAUTHENTICATED';
  }
}

function headers() {
  const known = token();
  return known ? { authorization: `Bearer ${known}` } : {};
}

async function refusal(response) {
  const text = await response.text();
  try {
    const { code, message } = JSON.parse(text);
    return new Refusal(code, message);
  } catch {
    return new Refusal('UNKNOWN', `the server answered ${response.status}`);
  }
}

/** The answer of a method such as "warp.control.v1.GateService/UpdateInterface"; throws a Refusal. */
export async function call(method, request = {}) {
  const response = await fetch(`/api/${method}`, {
    method: 'POST',
    headers: { ...headers(), 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.json();
}

/**
 * Hands what some methods tell to takers, by the methods' names, until the stream ends: resolves then, or throws a
 * Refusal. EventSource would do but for the token, which it cannot send.
 */
export async function watch(takers, signal) {
  const query = new URLSearchParams(Object.keys(takers).map((method) => ['method', method]));
  const response = await fetch(`/api/watch?${query}`, { headers: headers(), signal });
  if (!response.ok) {
    throw await refusal(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop();
      blocks.forEach((block) => dispatch(block, takers));
    }
  } finally {
    // A stream that nobody reads any more would keep its connection.
    reader.cancel().catch(() => {});
  }
}

function dispatch(block, takers) {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
  const data = JSON.parse(fields.data);
  if (fields.event === 'end') {
    throw new Refusal(data.code, data.message);
  }
  takers[fields.event](data);
}
