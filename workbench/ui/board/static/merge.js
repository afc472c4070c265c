// Merging: which themes are joined, what comes out, under which name.

import { openDialog, pick } from './dialog.js';
import { button, count, el } from './dom.js';

/** The marked themes and those given; one more is asked for where they are fewer than two. */
export async function openMerge(board, ...themes) {
  const { list, store } = board;
  const chosen = [...new Set([...list.marked, ...themes])].filter((id) => store.base.has(id));
  if (chosen.length < 2 && !(await addOne(board, chosen))) return;
  show(board, chosen);
}

async function addOne(board, chosen) {
  const title = chosen.length === 1 ? `Merge “${board.store.title(chosen[0])}” with` : 'Merge with one more';
  let suggested = [];
  const before = suggestions(board, chosen[0] || '', (themes, event) => {
    suggested = themes;
    event.target.closest('dialog').close();
  });
  const more = await pick(board.root, title, board.themeOptions(chosen), {
    actions: [{ label: 'Take it' }],
    before: [before],
  });
  const fresh = (more?.id ? [more.id] : suggested).filter((id) => !chosen.includes(id) && board.store.base.has(id));
  chosen.push(...fresh);
  return Boolean(fresh.length);
}

/** Themes that may be one, found while the list is there already; a click takes them. */
function suggestions(board, theme, take) {
  const node = el(
    'div',
    { class: 'wb-maybes', role: 'status' },
    el('span', { class: 'wb-hint' }, 'Looking for themes that may be the same …'),
  );
  const button = (one) =>
    el(
      'button',
      { type: 'button', class: 'wb-chip maybe', title: one.said, onclick: (event) => take(one.themes, event) },
      one.themes
        .map((id, i) => (id === theme ? null : one.names[i]))
        .filter(Boolean)
        .join(' + '),
      el('i', {}, ` ${one.said}`),
    );
  board.store.read('merges', { theme }).then(
    ({ merges, none }) =>
      node.replaceChildren(
        ...(merges.length
          ? [el('span', { class: 'wb-hint' }, 'Perhaps the same:'), ...merges.map(button)]
          : [el('span', { class: 'wb-hint' }, none || 'No theme looks the same as this one.')]),
      ),
    (error) => node.replaceChildren(el('span', { class: 'wb-hint' }, error.message)),
  );
  return node;
}

async function show(board, chosen) {
  const { store } = board;
  const name = el('input', { type: 'text', maxLength: 200, 'aria-label': 'Name of the merged theme' });
  const becomes = el('div', { class: 'wb-becomes', role: 'status' });
  const parts = el('ul', { class: 'wb-parts' });
  let touched = false;
  name.addEventListener('input', () => {
    touched = true;
  });

  const paint = async () => {
    parts.replaceChildren(...chosen.map((id) => part(id)));
    merge.disabled = chosen.length < 2;
    if (chosen.length < 2) {
      becomes.replaceChildren('Choose one more.');
      return;
    }
    const preview = await store.read('merge', { themes: chosen });
    if (!touched) name.value = preview.name;
    becomes.replaceChildren(
      el(
        'p',
        {},
        el('b', {}, count(preview.excerpts, 'excerpt')),
        ' of ',
        el('b', {}, count(preview.people, 'participant')),
        preview.shared ? `; ${count(preview.shared, 'excerpt')} held more than once` : '; none held twice',
      ),
      el('p', {}, ...preview.keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase))),
    );
  };
  const part = (id) => {
    const row = store.row(id);
    const leave = button(
      'Leave out',
      () => {
        chosen.splice(chosen.indexOf(id), 1);
        paint();
      },
      { kind: 'quiet' },
    );
    return el(
      'li',
      {},
      el('span', {}, store.title(id)),
      el('i', {}, `${count(row.n, 'excerpt')}, ${count(row.people, 'participant')}`),
      leave,
    );
  };
  const go = async () => {
    if (chosen.length < 2 || !name.value.trim()) return;
    node.close();
    const done = await board.decide('merge', { themes: chosen, name: name.value.trim() });
    if (!done) return;
    board.list.marked.clear();
    board.list.render();
    await board.open(done.made[0]);
    board.say(`${count(chosen.length, 'theme')} are one now. u takes it back.`);
  };
  const merge = button('Merge', go, { key: '⏎', kind: 'primary' });
  name.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') go();
  });
  const add = button('One more …', async () => {
    if (await addOne(board, chosen)) paint();
  });
  const node = openDialog(
    board.root,
    'Merge themes',
    el(
      'div',
      { class: 'wb-form' },
      parts,
      el('div', { class: 'wb-row' }, add),
      el('h3', {}, 'They become'),
      el('label', { class: 'wb-line' }, 'Name ', name),
      becomes,
      el('p', { class: 'wb-hint' }, 'The themes retire; the new one remembers them, with their codes and definition.'),
      el('div', { class: 'wb-row' }, merge),
    ),
  );
  await paint();
  name.focus();
}
