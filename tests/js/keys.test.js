// The keyboard: which key does what, and when the keys belong to something else.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { happening, page } from './kit.js';

const { root } = page();
const { listenToKeys } = await import('../../workbench/ui/board/static/keys.js');

let done; // what was done, in order
let dialog; // whether a dialog is open

/** A part of the board that notes what is asked of it. */
const part = (name, own = {}) =>
  new Proxy(own, {
    get: (known, what) => known[what] ?? ((...args) => done.push([`${name}.${what}`, ...args].join(' '))),
  });

beforeEach(() => {
  done = [];
  dialog = null;
  root.isConnected = true;
  root.querySelector = () => dialog;
  listenToKeys({
    root,
    acts: part('acts'),
    look: part('look', { current: 'a' }),
    list: part('list', { neighbour: (by) => `neighbour ${by}`, filter: part('filter') }),
    cards: part('cards', { picked: new Set(['e1']), ids: ['e1', 'e2'] }),
    map: part('map'),
    why: part('why'),
  });
});

afterEach(() => {
  root.isConnected = false;
  press('j'); // who listens on a board that is gone stops
});

function press(key, how = {}, target = document) {
  const event = happening('keydown', { key, ...how }, target);
  document.dispatchEvent(event);
  return event;
}

test('each key does one thing', () => {
  for (const key of ['j', 'K', 'a', 'x', 's', 'm', 'M', 'v', 'Delete', 'Backspace', '*', 'w', '/', 'g', 'u', '?']) {
    assert.equal(press(key).defaultPrevented, true, key);
  }
  assert.deepEqual(done, [
    'look.open neighbour 1',
    'cards.step -1',
    'acts.accept',
    'acts.reject',
    'acts.split',
    'acts.merge',
    'list.toggleMark a',
    'acts.move',
    'acts.remove',
    'acts.remove',
    'cards.pickAll true',
    'why.focus',
    'filter.focus',
    'map.switchColour',
    'acts.undo',
    'acts.help',
  ]);
});

test('other keys are left to the browser', () => {
  for (const key of ['E', 'F5', 'Tab', 'Enter']) assert.equal(press(key).defaultPrevented, false, key);
  assert.equal(press('a', { ctrlKey: true }).defaultPrevented, false);
  assert.equal(press('x', { metaKey: true }).defaultPrevented, false);
  assert.equal(press('d', { altKey: true }).defaultPrevented, false);
  assert.deepEqual(done, []);
});

test('a key that is held down goes on looking, but decides once', () => {
  for (const key of ['j', 'ArrowDown', 'J', 'ArrowRight']) press(key, { repeat: true });
  for (const key of ['a', 'x', 'p', 'u', 'z']) press(key, { repeat: true });
  assert.deepEqual(done, ['look.open neighbour 1', 'look.open neighbour 1', 'cards.step 1', 'cards.step 1']);
});

test('undo and redo as everywhere else', () => {
  press('z', { ctrlKey: true });
  press('Z', { metaKey: true, shiftKey: true });
  assert.deepEqual(done, ['acts.undo', 'acts.redo']);
});

test('Esc lets go of the excerpts that are picked', () => {
  press('Escape');
  assert.deepEqual(done, ['cards.pickAll false']);
});

test('keys that are typed into a field are words', () => {
  for (const tag of ['input', 'textarea', 'select']) press('a', {}, document.createElement(tag));
  assert.deepEqual(done, []);
  press('a', {}, document.createElement('button'));
  assert.deepEqual(done, ['acts.accept']);
});

test('while a dialog is open the keys are its own', () => {
  dialog = document.createElement('dialog');
  press('a');
  press('z', { ctrlKey: true });
  assert.deepEqual(done, []);
});

test('a board that is gone hears no key any more', () => {
  root.isConnected = false;
  press('a');
  root.isConnected = true;
  press('a');
  assert.deepEqual(done, []);
});
