// The list: what it shows and in which order, which line is next, what is drawn again and what is not.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { FakeServer, happening, page, row } from './kit.js';

const { resize } = page();
const { Store } = await import('../../workbench/ui/board/static/store.js');
const { List } = await import('../../workbench/ui/board/static/list.js');

const ROWS = [
  row('a', 'Waiting', { n: 3, people: 1, doubt: 0.2, read: 3, codes: ['c1'], groups: { 'role: nurse': 1 } }),
  row('b', 'Asking for help', { n: 9, people: 2, doubt: 0.1, read: 0, state: 'accepted' }),
  row('c', 'Going home', { n: 5, people: 4, doubt: 0.9, read: 1, parent: 'a' }),
  row('d', 'Asking again', { n: 1, people: 1, doubt: 0.3, state: 'rejected', parent: 'gone' }),
];

let store;
let list;
let done;

beforeEach(async () => {
  store = new Store(new FakeServer(ROWS));
  await store.open();
  Object.assign(store, { codes: [{ id: 'c1', name: 'Waiting', definition: '' }], groups: [['role', 'nurse']] });
  done = [];
  list = new List(store, {
    open: (id) => done.push(`open ${id}`),
    search: (query, by, within) => done.push(`search ${by} ${query} ${JSON.stringify(within)}`),
    create: () => done.push('create'),
  });
  list.render();
  list.ul.clientHeight = 600;
  resize();
});

/** The ids of the lines, deeper ones indented. */
const shown = () => list.view.map(([{ id }, depth]) => '>'.repeat(depth) + id);
const line = (id) => list.items.get(id).node;

function choose(select, value) {
  list[select].value = value;
  list.render();
  return shown();
}

function type(words) {
  list.filter.value = words;
  list.render();
  return shown();
}

test('the largest first, each followed by those under it, the pool at the end', () => {
  assert.deepEqual(shown(), ['b', 'a', '>c', 'd', 'pool']);
});

test('orders', () => {
  assert.deepEqual(choose('order', 'people'), ['b', 'a', '>c', 'd', 'pool']);
  assert.deepEqual(choose('order', 'name'), ['d', 'b', 'a', '>c', 'pool']);
  assert.deepEqual(choose('order', 'doubt'), ['d', 'a', '>c', 'b', 'pool']);
  assert.deepEqual(choose('order', 'debt'), ['b', 'd', 'a', '>c', 'pool']);
  assert.deepEqual(choose('order', 'state'), ['a', '>c', 'b', 'd', 'pool']);
});

test('by participants, then by excerpts, unless another order is chosen', () => {
  const beginning = list.order.value;
  assert.equal(beginning, 'people');
  assert.deepEqual(choose('order', 'size'), ['b', 'a', '>c', 'd', 'pool']);
});

test('small talk stands last in every order, is no step of the work and is passed over', () => {
  store.base.set('b', { ...store.base.get('b'), state: 'candidate', last: true });
  for (const order of ['people', 'size', 'name', 'doubt', 'fit', 'debt', 'state'])
    assert.equal(choose('order', order).at(-2), 'b', order);
  assert.equal(list.done.textContent, '1 of 3 themes decided');
  list.mark('c');
  assert.equal(list.undecided(), 'a');
});

test('what stands beside a name: the one person who speaks of it, else the subtitle', () => {
  store.base.set('a', { ...store.base.get('a'), one: 'Ruth', subtitle: 'clinic, rooms' });
  store.base.set('b', { ...store.base.get('b'), subtitle: 'phone, shame' });
  list.render();
  const beside = (id) => line(id).nodes.find((each) => each.className === 'wb-name').dataset.beside;
  assert.equal(beside('a'), 'only Ruth');
  assert.equal(beside('b'), 'phone, shame');
  assert.match(line('a').attributes.get('aria-label'), /only Ruth speaks of it/);
});

test('a theme whose parent is filtered out stands by itself', () => {
  assert.deepEqual(type('home'), ['c']);
  type('');
  assert.deepEqual(choose('state', 'candidate'), ['a', '>c', 'pool']);
  assert.deepEqual(choose('code', 'none'), ['c', 'pool']);
});

test('words narrow down, in whatever case, and lists go away meanwhile', () => {
  assert.deepEqual(type('  ASKING '), ['b', 'd']);
  assert.equal(list.finds.hidden, false);
  assert.deepEqual(type(''), ['b', 'a', '>c', 'd', 'pool']);
  assert.equal(list.finds.hidden, true);
});

test('what was found stays in the list while words are typed', () => {
  store.gather('with “x”', ['e1'], []);
  assert.deepEqual(type('asking'), ['b', 'd', 'found']);
});

test('states, groups and codes', () => {
  assert.deepEqual(choose('state', 'accepted'), ['b', 'pool']);
  choose('state', '');
  assert.deepEqual(choose('group', 'role: nurse'), ['a', 'pool']);
  choose('group', '');
  assert.deepEqual(choose('code', 'c1'), ['a', 'pool']);
  assert.deepEqual(choose('code', 'none'), ['c', 'b', 'd', 'pool']);
});

test('what is chosen and not offered any more is let go', () => {
  assert.deepEqual(choose('group', 'role: nurse'), ['a', 'pool']);
  assert.deepEqual(list.chosenGroup(), { attribute: 'role', value: 'nurse' });
  store.groups = [];
  list.render();
  assert.deepEqual(shown(), ['b', 'a', '>c', 'd', 'pool']);
  assert.equal(list.group.hidden, true);
});

test('themes where the newest run left something open', () => {
  store.waiting = { c: { offers: 4, conflicts: 1 } };
  assert.deepEqual(choose('state', 'waiting'), ['c', 'pool']);
  assert.match(line('c').attributes.get('aria-label'), /4 excerpts offered, 1 conflict/);
});

test('the next line, the one before, and neither beyond the ends', () => {
  list.mark('b');
  assert.equal(list.neighbour(-1), 'b');
  assert.equal(list.neighbour(1), 'a');
  list.mark('pool');
  assert.equal(list.neighbour(1), 'pool');
});

test('the next theme to decide on: below, then from the top, with what is under way', () => {
  list.mark('b');
  assert.equal(list.undecided(), 'a');
  list.mark('c');
  assert.equal(list.undecided(), 'a', 'from the top again');
  store.queue.push({ theme: 'a', patch: { state: 'accepted' } });
  assert.equal(list.undecided(), 'd', 'nothing is left: the next line');
});

test('lines that are likely to be opened next', () => {
  list.mark('a');
  assert.deepEqual(list.ahead(2), ['c', 'd']);
});

test('a decision under way draws its own line again and no other', () => {
  const before = { a: line('a'), b: line('b') };
  store.queue.push({ theme: 'a', patch: { state: 'accepted' } });
  store.emit('rows', ['a']);
  assert.notEqual(line('a'), before.a);
  assert.equal(line('a').className, 'accepted');
  assert.equal(line('b'), before.b);
  assert.equal(list.ul.nodes.includes(line('a')), true);
  assert.equal(list.done.textContent, '3 of 4 themes decided');
});

test('a line that says the same stays the same element', () => {
  const before = line('a');
  store.emit('rows', ['a', 'b', 'pool', 'nobody']);
  assert.equal(line('a'), before);
});

test('the open theme is the one that is selected', () => {
  list.mark('a');
  list.mark('b');
  assert.deepEqual(
    ['a', 'b'].map((id) => line(id).attributes.get('aria-selected')),
    ['false', 'true'],
  );
  assert.equal(list.ul.attributes.get('aria-activedescendant'), 'wb-theme-b');
});

test('a click opens; with Ctrl it marks, and only themes are marked', () => {
  list.click(happening('click', {}, line('a')));
  list.click(happening('click', { ctrlKey: true }, line('a')));
  list.click(happening('click', { ctrlKey: true }, line('pool')));
  assert.deepEqual(done, ['open a']);
  assert.deepEqual([...list.marked], ['a']);
  assert.match(list.done.textContent, /1 marked to merge/);
  list.unmark();
  assert.equal(list.marked.size, 0);
});

test('Enter in the filter opens the first line, Esc clears it', () => {
  type('asking');
  list.filterKey({ key: 'Enter' });
  assert.deepEqual(done, ['open b']);
  list.filterKey({ key: 'Escape' });
  assert.equal(list.filter.value, '');
  assert.equal(document.activeElement, list.ul);
});

test('of thousands of themes only the lines near the visible part are in the page', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => row(`t${i}`, `Theme ${i}`, { n: 5000 - i }));
  store = new Store(new FakeServer(many));
  await store.open();
  list = new List(store, { open: () => {}, search: () => {}, create: () => {} });
  list.ul.clientHeight = 600;
  list.render();
  list.resized();
  assert.equal(list.view.length, 5001);
  assert.equal(list.items.size < 100, true);
  assert.equal(list.items.has('t0'), true);
  list.ul.scrollTop = 4000 * list.line;
  list.ul.dispatchEvent(new Event('scroll'));
  assert.equal(list.items.has('t4000'), true);
  assert.equal(list.items.has('t0'), false);
});

test('the filter says what Enter does, and does it', () => {
  const typed = (words, how = {}) => {
    list.filter.value = words;
    list.render();
    list.filterKey({ key: 'Enter', ...how });
    return list.does.textContent;
  };
  assert.equal(typed('going'), '⏎ opens “Going home”, ⇧⏎ finds “going” in excerpts.');
  assert.equal(typed('bus'), 'No theme is called so. ⏎ finds “bus” in excerpts.');
  typed('going', { shiftKey: true });
  assert.deepEqual(done, ['open c', 'search words bus {}', 'search words going {}']);
  assert.equal(typed(''), '');
});

test('after a split the other side comes before whatever stands below', () => {
  store.rows().forEach((each) => {
    each.state = 'candidate';
  });
  list.render();
  list.current = 'a';
  assert.equal(list.undecided(), 'c');
  store.sides = ['a', 'd'];
  assert.equal(list.undecided(), 'd');
  store.row('d').state = 'accepted';
  assert.equal(list.undecided(), 'c');
});
