// Making elements. Text always goes in as text: nothing a study holds is ever markup.
/** @import { Child, Props } from './types.js' */

/**
 * An element with properties and children; strings become text nodes.
 * Properties: `class`, `on*` handlers, `dataset`, `aria-*`, `role`, anything else is set as is.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {(Child | Child[])[]} children
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') node.className = String(value);
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (key.includes('-') || key === 'role' || key === 'for') node.setAttribute(key, String(value));
    else /** @type {any} */ (node)[key] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const NUMBERS = new Intl.NumberFormat('en'); // made once: to make it takes longer than a page of numbers

/**
 * "1 excerpt", "3 excerpts".
 * @param {number} n
 * @param {string} one
 */
export function count(n, one, many = `${one}s`) {
  return `${NUMBERS.format(n)} ${n === 1 ? one : many}`;
}

/**
 * A button; `key` is shown beside its words.
 * @param {string} label
 * @param {(event: MouseEvent) => unknown} onclick
 */
export function button(label, onclick, { key = '', kind = '', title = '' } = {}) {
  const hint = key ? el('kbd', { 'aria-hidden': 'true' }, key) : null;
  return el('button', { type: 'button', class: `wb-button ${kind}`, title, onclick }, label, hint);
}

/**
 * A button that reads like a word of the text.
 * @param {Child | Child[]} label
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Props} [props]
 */
export function link(label, onclick, props = {}) {
  return el('button', { type: 'button', class: 'wb-link', onclick, ...props }, label);
}

/**
 * A button that names a theme.
 * @param {string} name
 * @param {(event: MouseEvent) => unknown} onclick
 */
export function chip(name, onclick, title = 'Open it') {
  return el('button', { type: 'button', class: 'wb-chip', title, onclick }, name);
}

/**
 * A choice; `options` are values and what they are called.
 * @param {string} label
 * @param {[value: string, text: string][]} options
 * @param {(event: Event) => unknown} [onchange]
 */
export function choice(label, options, onchange, chosen = '') {
  const made = options.map(([value, text]) => el('option', { value, selected: value === chosen }, text));
  return el('select', { 'aria-label': label, onchange }, ...made);
}

/**
 * Write what an element or its label says, which is a text.
 * @param {Node | null | undefined} node
 * @param {string} text
 */
export function write(node, text) {
  if (node) node.textContent = text;
}

/**
 * Calls `fn` once, `ms` after the last of several calls.
 * @param {() => unknown} fn
 * @param {number} ms
 */
export function later(fn, ms) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(fn, ms);
  };
}

/**
 * Whether keys typed now belong to a field and not to the board.
 * @param {unknown} target
 */
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
 * let go, before the element under it hears of the click: that element has to stay till then.
 *
 * @param {() => void} fn
 */
export function afterPress(fn) {
  if (!pressed) {
    fn();
    return;
  }
  for (const type of ['click', 'keydown']) window.addEventListener(type, fn, { capture: true, once: true });
  window.addEventListener('mouseup', () => setTimeout(fn), { capture: true, once: true }); // there may be no click
}
