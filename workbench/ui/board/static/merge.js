// Merging: which themes are joined, what comes out, under which name.
/** @import { Decide, Option, Reads, Say } from './types.js' */
/** @import { List } from './list.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */

import { openDialog, pick } from './dialog.js';
import { button, count, el } from './dom.js';

/**
 * @typedef {object} Parts
 * @property {Element} root
 * @property {Pick<Store, 'base' | 'row' | 'title' | 'read'>} store
 * @property {Pick<List, 'marked' | 'unmark'>} list
 * @property {Pick<Look, 'open'>} look
 * @property {Decide} decide
 * @property {Say} say
 * @property {(without: string[]) => Option[]} options the themes to choose from
 */

/**
 * The marked themes and those given; one more is asked for if there are fewer than two.
 * @param {Parts} parts
 * @param {string[]} themes
 */
export async function openMerge(parts, ...themes) {
  const { list, store } = parts;
  const chosen = [...new Set([...list.marked, ...themes])].filter((id) => store.base.has(id));
  if (chosen.length < 2 && !(await addOne(parts, chosen))) return;
  await show(parts, chosen);
}

/**
 * @param {Parts} parts
 * @param {string[]} chosen
 */
async function addOne({ root, store, options }, chosen) {
  const title = chosen.length === 1 ? `Merge “${store.title(chosen[0])}” with` : 'Merge with one more';
  /** @type {string[]} */
  let suggested = [];
  const before = suggestions(store, chosen[0] || '', (themes, event) => {
    suggested = themes;
    /** @type {Element} */ (event.target).closest('dialog')?.close();
  });
  const more = await pick(root, title, options(chosen), { actions: [{ label: 'Take it' }], before: [before] });
  const taken = more?.id ? [more.id] : suggested;
  const fresh = taken.filter((id) => !chosen.includes(id) && store.base.has(id));
  chosen.push(...fresh);
  return Boolean(fresh.length);
}

/**
 * Themes that may be one, found while the list is already shown; a click takes them.
 * @param {Pick<Store, 'read'>} store
 * @param {string} theme
 * @param {(themes: string[], event: Event) => void} take
 */
function suggestions(store, theme, take) {
  /** @param {string} text */
  const hint = (text) => el('span', { class: 'wb-hint' }, text);
  const looking = hint('Looking for themes that may be the same …');
  const node = el('div', { class: 'wb-maybes', role: 'status' }, looking);
  /** @param {Reads['merges']['merges'][number]} one */
  const button = ({ themes, names, said }) => {
    const others = names.filter((name, i) => themes[i] !== theme && name).join(' + ');
    /** @param {Event} event */
    const onclick = (event) => take(themes, event);
    const as = { type: 'button', class: 'wb-chip maybe', title: said, onclick };
    return el('button', as, others, el('i', {}, ` ${said}`));
  };
  store.read('merges', { theme }).then(
    ({ merges, none }) => {
      const found = [hint('Perhaps the same:'), ...merges.map(button)];
      node.replaceChildren(...(merges.length ? found : [hint(none || 'No theme looks the same as this one.')]));
    },
    (error) => node.replaceChildren(hint(error.message)),
  );
  return node;
}

/**
 * What they become; `chosen` follows what is left out and added.
 * @param {Parts} board
 * @param {string[]} chosen
 */
async function show(board, chosen) {
  const { root, store, list, look, decide, say } = board;
  const touch = () => {
    touched = true;
  };
  const name = el('input', { type: 'text', maxLength: 200, 'aria-label': 'Name of the merged theme', oninput: touch });
  const becomes = el('div', { class: 'wb-becomes', role: 'status' });
  const parts = el('ul', { class: 'wb-parts' });
  let touched = false;
  let going = false;
  let painted = Promise.resolve();

  const paint = () => {
    painted = outlook();
    return painted;
  };
  const outlook = async () => {
    parts.replaceChildren(...chosen.map(part));
    merge.disabled = chosen.length < 2;
    if (chosen.length < 2) {
      becomes.replaceChildren('Choose one more.');
      return;
    }
    const preview = await store.read('merge', { themes: chosen });
    if (!touched) {
      name.value = preview.name;
      if (document.activeElement === name) name.select(); // typing replaces it
    }
    becomes.replaceChildren(...outcome(preview));
  };
  /** @param {string} id */
  const part = (id) => {
    const row = store.row(id);
    const size = `${count(row?.n ?? 0, 'excerpt')}, ${count(row?.people ?? 0, 'participant')}`;
    const leave = () => {
      chosen.splice(chosen.indexOf(id), 1);
      paint();
    };
    const out = button('Leave out', leave, { kind: 'quiet' });
    return el('li', {}, el('span', {}, store.title(id)), el('i', {}, size), out);
  };
  const go = async () => {
    await painted.catch(() => null); // a quicker Enter takes the name once it is offered
    if (going || chosen.length < 2 || !name.value.trim()) return;
    going = true;
    node.close();
    const done = await decide('merge', { themes: chosen, name: name.value.trim() });
    if (!done) return;
    list.unmark();
    await look.open(done.made[0]);
    say(`${count(chosen.length, 'theme')} are one now. u takes it back.`);
  };
  const merge = button('Merge', go, { key: '⏎', kind: 'primary' });
  name.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') go();
  });
  const add = button('One more …', async () => {
    if (await addOne(board, chosen)) paint();
  });
  const hint = 'The themes retire; the new one remembers them, with their codes and definition.';
  const form = el(
    'div',
    { class: 'wb-form' },
    parts,
    el('div', { class: 'wb-row' }, add),
    el('h3', {}, 'They become'),
    el('label', { class: 'wb-line' }, 'Name ', name),
    becomes,
    el('p', { class: 'wb-hint' }, hint),
    el('div', { class: 'wb-row' }, merge),
  );
  const node = openDialog(root, 'Merge themes', form);
  const first = paint();
  name.focus(); // at once: Enter on the dialog's first button would close it
  await first;
}

/** @param {Reads['merge']} preview */
function outcome({ excerpts, people, shared, keyphrases }) {
  const twice = shared ? `; ${count(shared, 'excerpt')} in more than one of them` : '; no overlap';
  const size = [el('b', {}, count(excerpts, 'excerpt')), ' of ', el('b', {}, count(people, 'participant')), twice];
  const phrases = keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase));
  return [el('p', {}, ...size), el('p', {}, ...phrases)];
}
