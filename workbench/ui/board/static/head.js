// The head of a theme: its name, its state, its counts, and what can be decided about it.
/** @import { Row, ThemeDetail } from './types.js' */
/** @import { Store } from './store.js' */
/** @import { Acts } from './acts.js' */

import { afterPress, button, count, el, link, typing, write } from './dom.js';
import { isList } from './lists.js';

export const STALE = 'The members changed after this name was proposed; the Run page can have it named again';

const READ =
  'Share of its excerpts that were in view for as long as reading takes at 300 words a minute, or marked as read';
const ACCEPTING = 'A machine gave this name. Enter accepts the theme under it; type another, or Esc to leave it open.';

/** @type {Record<string, string>} */
const LISTS = {
  pool: 'Excerpts that no live theme holds. Move them into themes, make themes of them, or set them aside.',
  aside: 'Filler and greetings: in no theme, but still here. Take back whatever counts.',
  found: 'Select excerpts to move them, or read them in context.',
};

export class Head {
  /**
   * @param {Store} store
   * @param {Pick<Acts, 'open' | 'focus' | 'name' | 'accept' | 'reject' | 'park' | 'reopen' | 'rename' | 'define'
   *   | 'acceptAs' | 'takeName' | 'split' | 'merge' | 'nest' | 'link' | 'memo'>} acts what the buttons do
   */
  constructor(store, acts) {
    this.store = store;
    /** @type {ThemeDetail | null} */
    this.detail = null;
    this.acts = acts;
    this.refused = new Map(); // theme -> the name that was typed for it and refused, why, and whether to accept it
    this.toggles = this.makeToggles();
    this.bar = this.makeBar();
    this.node = el('header', { class: 'wb-head' });
    this.painted = ''; // the theme it shows
  }

  /** @param {ThemeDetail} detail */
  show(detail) {
    this.detail = detail;
    if (this.painted !== detail.id) this.field?.blur(); // what is typed there is accepted
    this.paint();
  }

  /**
   * Show a theme as far as its line tells, if the rest is still on its way: keys are faster than the server.
   * @param {Row} row
   */
  begin(row) {
    if (this.detail?.id === row.id) return;
    this.field?.blur();
    /** @type {any} */
    const begun = { id: row.id, row, sources: [], labels: [] };
    this.detail = begun;
    this.paint();
    this.painted = row.id;
  }

  /** The field in which the theme is being renamed. */
  get field() {
    return /** @type {HTMLInputElement | null} */ (this.node.querySelector('input.wb-title'));
  }

  /** Name, state and counts, as they stand now; not over a name that is being typed. */
  paint() {
    if (!this.detail) return;
    const { id, row: known, sources, labels } = this.detail;
    const named = this.painted === id ? this.node.querySelector('.wb-naming') : null;
    const row = this.store.row(id) || known;
    const unnamed = { unnamed: row.name ? 'no' : 'yes' };
    const title = named || el('h2', { class: 'wb-title', dataset: unnamed }, row.name || 'No labeler could name it');
    const last = isList(id)
      ? el('p', { class: 'wb-hint' }, this.detail.found?.said ?? '', ' ', LISTS[id] || '')
      : this.bar;
    for (const each of [...this.node.children]) if (each !== named && each !== last) each.remove();
    if (!named) this.node.prepend(title);
    title.after(
      ...(row.subtitle ? [el('p', { class: 'wb-subtitle' }, row.subtitle)] : []),
      this.meta(id, row, sources),
    );
    const like = row.state === 'candidate' ? labels.findLast((label) => label.like)?.like : '';
    if (like && like !== row.name) this.node.querySelector('.wb-meta')?.append(this.likeOf(like));
    if (last.parentNode !== this.node) this.node.append(last);
    this.paintBar(row);
  }

  /**
   * @param {string} id
   * @param {Row} row
   * @param {string[]} sources
   */
  meta(id, row, sources) {
    const read = row.n ? Math.round((100 * row.read) / row.n) : 100;
    const debt = { class: read < 30 ? 'wb-debt' : '', title: READ };
    const { parent } = row;
    return el(
      'p',
      { class: 'wb-meta' },
      isList(id) ? null : el('span', { class: `wb-state ${row.state}` }, row.state),
      row.stale ? el('span', { class: 'wb-tag soft', title: STALE }, 'name is stale') : null,
      el('span', {}, el('b', {}, count(row.n, 'excerpt'))),
      el('span', {}, el('b', {}, count(row.people, 'participant'))),
      row.one ? el('span', { class: 'wb-tag soft' }, `only ${row.one}`) : null,
      el('span', debt, `${read} % read`),
      parent
        ? el(
            'span',
            {},
            'under ',
            link(this.store.title(parent), () => this.acts.open(parent)),
          )
        : null,
      sources.length ? el('span', {}, `from ${sources.map((name) => name || 'an unnamed theme').join(', ')}`) : null,
    );
  }

  /**
   * The code that the theme is like, as a proposal.
   * @param {string} code
   */
  likeOf(code) {
    const title = 'The code of your codebook that it clearly fits; click to give the theme its name';
    return el(
      'span',
      { class: 'wb-like' },
      'Like: ',
      link(code, () => this.acts.takeName(code), { title }),
    );
  }

  /** Accept, reject, park: the same whatever the state, so nothing jumps; the one in force takes itself back. */
  makeToggles() {
    const { acts } = this;
    /** @type {[label: string, state: string, act: () => unknown, key: string, kind: string][]} */
    const toggles = [
      ['Accept', 'accepted', acts.accept, 'a', 'primary'],
      ['Reject', 'rejected', acts.reject, 'x', ''],
      ['Park', 'parked', acts.park, 'p', ''],
    ];
    return toggles.map(([label, state, act, key, kind]) => {
      const on = () => node.getAttribute('aria-pressed') === 'true';
      const node = button(label, () => (on() ? acts.reopen() : act()), { key, kind });
      return { node, label, state, key };
    });
  }

  /** What is decided about a theme: buttons made once, so that a click on one or the focus outlives a repaint. */
  makeBar() {
    const { acts } = this;
    /** @param {KeyboardEvent} event */
    const once = (event) => {
      if (event.repeat && event.key === 'Enter') event.preventDefault(); // a held key decides once
    };
    return el(
      'div',
      { class: 'wb-bar', role: 'toolbar', 'aria-label': 'Decide', onkeydown: once },
      ...this.toggles.map(({ node }) => node),
      el('span', { class: 'wb-between' }),
      button('Rename', acts.rename, { key: 'r' }),
      button('Define', acts.define, { key: 'd' }),
      button('Split', acts.split, { key: 's' }),
      button('Merge', acts.merge, { key: 'm' }),
      button('Nest', acts.nest, { key: 't' }),
      button('Link', acts.link, { key: 'l', title: 'link a code' }),
      button('Memo', () => acts.memo(), { key: 'o' }),
    );
  }

  /** @param {Row} row */
  paintBar(row) {
    for (const { node, label, state, key } of this.toggles) {
      const on = row.state === state;
      write(node.firstChild, on ? `${label}ed` : label);
      write(node.lastChild, on ? 'b' : key);
      node.title = on ? 'back to candidates' : '';
      node.setAttribute('aria-pressed', on ? 'true' : 'false');
    }
  }

  /**
   * The name's field in its place; a refused name is in it again, with the reason. `accepting`: the theme is accepted
   * under the name; to leave the field is then no answer.
   */
  rename({ focus = true, accepting = false } = {}) {
    const { id } = /** @type {ThemeDetail} */ (this.detail);
    const open = this.field;
    if (open) {
      open.focus();
      return;
    }
    const was = this.store.row(id)?.name ?? '';
    const { name, why = '', accepts = accepting } = this.refused.get(id) || { name: was };
    const { seq: seen } = this.store; // others may rename it while this name is typed
    const { naming, field } = nameField(name, why, accepts ? ACCEPTING : '');
    let finished = false;
    /** @param {string | null} typed @param {boolean} [enter] */
    const finish = (typed, enter) => {
      if (finished) return;
      finished = true;
      this.refused.delete(id);
      naming.remove();
      if (this.detail?.id === id) this.paint();
      if (accepts && enter && typed) this.acts.acceptAs(id, typed, seen);
      else if (typed !== null && typed !== was) this.acts.name(id, typed, seen);
    };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      const typed = event.key === 'Enter' ? field.value.trim() : null;
      finish(typed, event.key === 'Enter');
      if (!accepts || !typed) this.acts.focus(); // the theme that is opened next does so once it is laid out
    });
    const left = () => {
      const typed = field.value.trim();
      if (!why || typed !== name) finish(typed || null); // a refused one stays until it is changed or given up
    };
    field.addEventListener('blur', () => afterPress(left));
    this.node.querySelector('.wb-title')?.replaceWith(naming);
    if (!focus) return;
    field.focus();
    if (!why) field.select();
  }

  /**
   * A name was refused: it is in its field again when the theme is shown. Says whether that is now.
   * @param {string} id
   * @param {string} name
   * @param {string} why
   * @param {boolean} [accepts] whether the theme was to be accepted under it
   */
  refuse(id, name, why, accepts = false) {
    this.refused.set(id, { name, why, accepts });
    if (this.detail?.id !== id || !this.store.row(id) || this.node.querySelector('.wb-naming')) return false;
    this.rename({ focus: !typing(document.activeElement) && !document.querySelector('dialog[open]') });
    return true;
  }

  /** Everything of the theme is shown: a refused name is back in its field. */
  shown() {
    const { id } = /** @type {ThemeDetail} */ (this.detail);
    this.painted = id;
    if (this.refused.has(id) && !this.node.querySelector('.wb-naming')) this.rename({ focus: false });
  }
}

/**
 * A field for a name; `why` the name in it was refused, `hint` what Enter does where that is more than to rename.
 * @param {string} name
 * @param {string} why
 * @param {string} hint
 */
function nameField(name, why, hint) {
  const field = el('input', {
    type: 'text',
    class: 'wb-title',
    value: name,
    'aria-label': 'Name of the theme',
    'aria-invalid': why ? 'true' : null,
    'aria-describedby': why ? 'wb-refused' : hint ? 'wb-accepting' : null,
  });
  const said = why ? el('p', { id: 'wb-refused', class: 'wb-warning', role: 'alert' }, `Not saved: ${why}`) : null;
  const does = hint ? el('p', { id: 'wb-accepting', class: 'wb-hint' }, hint) : null;
  return { field, naming: el('div', { class: 'wb-naming' }, field, said, does) };
}
