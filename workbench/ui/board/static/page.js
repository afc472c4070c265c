// A page beside the board that asks and decides: what it says, how it decides, undo at hand.
/** @import { Decide, Say, Server } from './types.js' */

import { decider } from './decide.js';
import { button, el } from './dom.js';
import { Store } from './store.js';
import { Toast } from './toast.js';
import { introduce } from './who.js';

/**
 * @typedef {object} Opened what a page works with
 * @property {HTMLElement} root
 * @property {Store} store
 * @property {Decide} decide
 * @property {Say} say
 * @property {Toast} toast
 * @property {HTMLElement} body where the page puts what it shows
 * @property {() => Promise<void>} undo
 */

/**
 * Open a page; `again` shows it again once something was decided or taken back.
 * @param {Element} element
 * @param {Server} server
 * @param {string} title
 * @param {() => unknown} again
 * @returns {Promise<Opened>}
 */
export async function openPage(element, server, title, again) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb'));
  const store = new Store(server);
  const toast = new Toast();
  /** @type {Say} */
  const say = (text, kind) => toast.say(text, kind);
  const decide = decider(store, () => introduce(root, true));
  const undo = async () => {
    if (!(await decide('undo', {}))) return;
    say('Your latest decision is taken back.');
    await again();
  };
  const body = el('div', { class: 'wb-sheetbody' });
  root.classList.add('wb-pagework');
  root.replaceChildren(el('h1', {}, title), body, toast.node);
  hear(store, say);
  try {
    await store.open();
  } catch (error) {
    say(`The study cannot be read: ${error.message} Reload the page.`, 'bad');
  }
  root.dataset.state = 'ready';
  return { root, store, decide, say, toast, body, undo };
}

/**
 * Say what became of decisions that failed.
 * @param {Store} store
 * @param {Say} say
 */
export function hear(store, say) {
  store.on('refused', ({ error: { kind, message } }) => {
    say(`${kind === 'unsure' ? 'Perhaps not done' : 'Not done'}: ${message}`, 'bad');
  });
  store.on('behind', ({ message }) => {
    say(`Recorded, but the page could not be refreshed: ${message} Reload the page.`, 'bad');
  });
  store.on('after', ({ problem }) => say(`Recorded, but: ${problem}`, 'bad'));
}

/** @param {() => unknown} undo */
export function undoButton(undo) {
  return button('Undo', undo, { kind: 'quiet', title: 'Take back your latest decision' });
}

/**
 * The address of another page, or of this one with something open.
 * @param {string} path
 * @param {Record<string, string>} asked
 */
export function address(path, asked) {
  return `${path}?${new URLSearchParams(asked)}`;
}

/** What the address asks for. */
export function asked() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/**
 * Keep in the address where one is, so that a reload opens it again.
 * @param {Record<string, string>} changed what is empty goes
 */
export function remember(changed) {
  const here = new URL(location.href);
  for (const [name, value] of Object.entries(changed)) {
    if (value) here.searchParams.set(name, value);
    else here.searchParams.delete(name);
  }
  history.replaceState(history.state, '', here);
}
