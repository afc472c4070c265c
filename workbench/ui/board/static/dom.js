// Making elements. Text always goes in as text: nothing a study holds is ever markup.

/**
 * An element with properties and children; strings become text nodes.
 * Properties: `class`, `on*` handlers, `dataset`, `aria-*`, `role`, anything else is set as is.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key.includes('-') || key === 'role' || key === 'for') node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const NUMBERS = new Intl.NumberFormat('en'); // made once: to make it takes longer than a page of numbers

/** "1 excerpt", "3 excerpts". */
export function count(n, one, many = `${one}s`) {
  return `${NUMBERS.format(n)} ${n === 1 ? one : many}`;
}

/** A button; `key` is shown beside its words. */
export function button(label, onclick, { key = '', kind = '', title = '' } = {}) {
  const parts = [label];
  if (key) parts.push(el('kbd', { 'aria-hidden': 'true' }, key));
  return el('button', { type: 'button', class: `wb-button ${kind}`, title, onclick }, ...parts);
}

/** Calls `fn` once, `ms` after the last of several calls. */
export function later(fn, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}

/** A steady colour for the nth theme or group: golden-angle hues, equal lightness. */
export function hue(n) {
  return Math.round((n * 137.508 + 190) % 360);
}

/** Saturation and lightness of the nth theme: three tones in turn, so that like hues differ. */
export function tone(n, dark) {
  return [
    [0.38, dark ? 0.58 : 0.6],
    [0.6, dark ? 0.45 : 0.42],
    [0.5, dark ? 0.74 : 0.78],
  ][n % 3];
}

/** Whether keys typed now belong to a field and not to the board. */
export function typing(target) {
  return target instanceof Element && target.matches('input:not([type=checkbox]),textarea,select');
}

let pressed = false; // whether the mouse is held down
window.addEventListener(
  'mousedown',
  (event) => {
    pressed = event.button === 0;
  },
  true,
);
window.addEventListener(
  'mouseup',
  () => {
    pressed = false;
  },
  true,
);

/**
 * Calls `fn`, which may be called again, at once; while the mouse is held down, only when it is
 * let go, before what it was pressed on hears of the click: that thing has to stay till then.
 */
export function afterPress(fn) {
  if (!pressed) {
    fn();
    return;
  }
  for (const type of ['click', 'keydown']) window.addEventListener(type, fn, { capture: true, once: true });
  window.addEventListener('mouseup', () => setTimeout(fn), { capture: true, once: true }); // there may be no click
}
