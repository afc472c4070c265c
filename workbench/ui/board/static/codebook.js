// The codebook page: the tree of codes at the left, the open code at the right; edited here.
/** @import { Answer, CodeRow, Server } from './types.js' */

import { CodePane } from './codepane.js';
import { CodeTree } from './codetree.js';
import { askText, pick } from './dialog.js';
import { button, count, el } from './dom.js';
import { reasonField } from './foot.js';
import { asked, hear, remember } from './page.js';
import { Store } from './store.js';
import { introduce } from './who.js';

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb'));
  await new Codebook(root, new Store(server)).begin();
}

class Codebook {
  /**
   * @param {HTMLElement} root
   * @param {Store} store
   */
  constructor(root, store) {
    this.root = root;
    this.store = store;
    /** @type {CodeRow[]} */
    this.codes = [];
    this.open = asked().code ?? '';
    this.said = el('p', { class: 'wb-hint', role: 'status' }, 'Opening the codebook …');
    this.tree = new CodeTree({ open: (id) => this.show(id), nest: (id, parent) => this.nest(id, parent) });
    this.pane = new CodePane({
      read: (id) => store.read('code', { code: id }),
      change: (id, said) => this.decide('change code', { code: id, ...said }, 'Saved.'),
      add: (parent) => this.add(parent),
      place: (id) => this.place(id),
      merge: (id) => this.merge(id),
      retire: (id) => this.retire(id),
    });
    hear(store, (text) => this.say(text));
  }

  async begin() {
    const tools = el(
      'div',
      { class: 'wb-row' },
      button('Add a code', () => this.add(''), { kind: 'primary' }),
      this.tree.field,
      reasonField('Why? goes with the next decision', this.store),
      button('Undo', () => this.decide('undo', {}, 'Taken back.'), { kind: 'quiet' }),
      button('Redo', () => this.decide('redo', {}, 'Done again.'), { kind: 'quiet' }),
    );
    this.columns = el('div', { class: 'wb-codebook' }, this.tree.node, this.pane.node);
    this.root.replaceChildren(el('h1', {}, 'Codebook'), tools, this.said, this.columns);
    this.root.classList.add('wb-part');
    this.root.dataset.state = 'ready';
    document.addEventListener('workbench:codebook', () => this.load());
    await this.store.open();
    await this.load();
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  async load() {
    try {
      ({ codes: this.codes } = await this.store.read('codebook'));
    } catch (error) {
      this.say(error.message);
      return;
    }
    this.say(standing(this.codes));
    if (this.columns) this.columns.hidden = !this.codes.length; // ways to begin are below
    await this.show(this.row(this.open) ? this.open : '');
  }

  /** @param {string} id */
  row(id) {
    return this.codes.find((code) => code.id === id);
  }

  /**
   * The tree as it stands, with a code opened in it; '' opens none.
   * @param {string} id
   */
  async show(id) {
    if (!this.pane.mayLeave(id)) {
      this.say('Not saved yet: save the code, or press Esc in a field to discard what was typed.');
      return;
    }
    this.open = id;
    this.tree.paint(this.codes, id);
    remember({ code: id });
    await this.pane.show(this.row(id) ?? null);
  }

  /**
   * @param {string} op
   * @param {object} args
   * @param {string} done what the page says then
   * @returns {Promise<Answer | null>}
   */
  async decide(op, args, done) {
    if (!this.store.analyst && !(await introduce(this.root))) return null;
    const answer = await this.store.decide(op, args).catch(() => null);
    if (!answer) return null;
    this.pane.saved();
    await this.load();
    if (!answer.problem) this.say(`${done} ${standing(this.codes)}`);
    return answer;
  }

  /** @param {string} parent */
  async add(parent) {
    const above = this.row(parent);
    const title = above ? `A new code under “${above.name}”` : 'A new code';
    const name = await askText(this.root, title, { label: 'Name of the code', accept: 'Add it' });
    if (!name) return;
    const done = await this.decide('add code', { name, parent }, `“${name}” is in the codebook.`);
    if (done) await this.show(done.made[0]);
  }

  /**
   * @param {string} id
   * @param {string} parent '' for the top
   */
  nest(id, parent) {
    const [code, above] = [this.row(id), this.row(parent)];
    if (!code || code.parent === parent || id === parent) return;
    const where = above ? `under “${above.name}”` : 'at the top';
    this.decide('nest code', { code: id, parent }, `“${code.name}” stands ${where} now.`);
  }

  /** @param {string} id */
  async place(id) {
    const inside = this.tree.below(id);
    const options = [{ id: '', name: 'the top of the tree', note: '' }, ...this.options([id, ...inside])];
    const title = `Put “${this.row(id)?.name}” under`;
    const chosen = await pick(this.root, title, options, { actions: [{ label: 'Put it there' }] });
    if (chosen) this.nest(id, chosen.id ?? '');
  }

  /** @param {string} id */
  async merge(id) {
    const code = this.row(id);
    if (!code) return;
    const hint = el('p', { class: 'wb-hint' }, merging(code));
    const options = this.options([id]);
    const how = { actions: [{ label: 'Merge' }], before: [hint] };
    const chosen = await pick(this.root, `Merge “${code.name}” into`, options, how);
    if (!chosen?.id) return;
    const into = this.row(chosen.id)?.name;
    const done = await this.decide('merge codes', { code: id, into: chosen.id }, `“${code.name}” counts as “${into}”.`);
    if (done) await this.show(chosen.id);
  }

  /** @param {string} id */
  retire(id) {
    const name = this.row(id)?.name;
    this.decide('retire code', { code: id }, `“${name}” is retired; Undo brings it back.`);
  }

  /** @param {string[]} without */
  options(without) {
    return this.codes
      .filter(({ id }) => !without.includes(id))
      .map(({ id, name, depth, definition }) => ({
        id,
        name: `${'  '.repeat(depth)}${name}`,
        note: definition.slice(0, 60),
      }));
  }
}

/** @param {CodeRow[]} codes */
function standing(codes) {
  if (!codes.length) return 'No codebook yet: add a code, load a file below, or adopt themes as codes on the board.';
  const bare = codes.filter(({ themes }) => !themes.length).length;
  return `${count(codes.length, 'code')}, ${bare} linked to no theme.`;
}

/** @param {CodeRow} code */
function merging({ name, codings, themes, definition }) {
  const what = `${count(codings, 'coding')} and ${count(themes.length, 'linked theme')} go along.`;
  const lost = definition ? ` Its definition leaves the codebook: “${definition}”` : '';
  return `“${name}” leaves the codebook; ${what}${lost} Undo takes it back.`;
}
