// Makes and changes elements. Text goes in as text only, whatever a far gate may be called.

/** An element with a class, and children that are elements or texts. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** Sets a text, and touches nothing where it is that already: a selection in it stays. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/**
 * Has a container show some things: what is shown already is changed in place, by key, so that nothing flickers or loses
 * the focus. `create` gives an element; `update` is called with it and the thing.
 */
export function showEach(container, things, keyOf, create, update) {
  const shown = new Map([...container.children].map((child) => [child.dataset.key, child]));
  let before = container.firstElementChild;
  for (const thing of things) {
    const key = String(keyOf(thing));
    let child = shown.get(key);
    shown.delete(key);
    if (!child) {
      child = create(thing);
      child.dataset.key = key;
    }
    if (child === before) {
      before = before.nextElementSibling;
    } else {
      container.insertBefore(child, before);
    }
    update(child, thing);
  }
  shown.forEach((gone) => gone.remove());
}

/** A list of names and values, kept by name: `rows` is an array of [name, value]. */
export function showFacts(list, rows) {
  showEach(
    list,
    rows,
    ([name]) => name,
    ([name]) => element('div', 'fact', element('dt', '', name), element('dd', '')),
    (row, [, value]) => setText(row.lastElementChild, value),
  );
}

/** A small word with a colour: kind is "good", "fair", "bad" or "off". */
export function setPill(target, kind, text) {
  target.className = `pill ${kind}`;
  setText(target, text);
}

/** A key that a button copies. */
export function keyView(key) {
  const button = element('button', 'copy', 'copy');
  button.type = 'button';
  button.title = 'Copy this key';
  button.addEventListener('click', async () => {
    setText(button, (await copy(key)) ? 'copied' : 'select it by hand');
    setTimeout(() => setText(button, 'copy'), 1500);
  });
  return element('span', 'key', element('code', '', key), button);
}

// Browsers have a clipboard only for pages by TLS or on this host.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
