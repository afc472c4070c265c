// The alignment page: every theme with the codes it meets, and what meets nothing, with what comes nearest.
/** @import { AlignedCode, AlignedTheme, Reads, Server } from './types.js' */

import { askCode } from './adopt.js';
import { button, choice, count, el } from './dom.js';
import { reasonField } from './foot.js';
import { hear } from './page.js';
import { RELATIONS } from './relations.js';
import { Store } from './store.js';
import { introduce } from './who.js';

const WORDS = Object.fromEntries(RELATIONS);
/** @type {[value: string, text: string][]} */
const SHOWN = [
  ['', 'everything'],
  ['same', 'the same'],
  ['broader', 'broader'],
  ['narrower', 'narrower'],
  ['overlaps', 'overlapping'],
  ['new', 'themes with no code near enough'],
  ['open', 'not decided yet'],
  ['uncovered', 'codes with no theme near enough'],
];

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb'));
  await new Alignment(root, new Store(server)).begin();
}

class Alignment {
  /**
   * @param {HTMLElement} root
   * @param {Store} store
   */
  constructor(root, store) {
    this.root = root;
    this.store = store;
    /** @type {Reads['alignment']} */
    this.page = { themes: [], uncovered: [], basis: '' };
    this.shown = choice('Show', SHOWN, () => this.paint());
    this.why = reasonField('Why? goes with the next decision', store);
    const loading = 'Comparing themes with the codebook … the first time this loads the model.';
    this.said = el('p', { class: 'wb-hint', role: 'status' }, loading);
    this.body = el('div', { class: 'wb-aligned' });
    hear(store, (text) => {
      this.said.textContent = text;
    });
  }

  async begin() {
    const undo = button('Undo', () => this.decide('undo', {}), { kind: 'quiet' });
    const tools = el('div', { class: 'wb-row' }, 'Show ', this.shown, this.why, undo);
    this.root.replaceChildren(el('h1', {}, 'Alignment'), tools, this.said, this.body);
    this.root.dataset.state = 'ready';
    await this.store.open();
    await this.load();
  }

  async load() {
    try {
      this.page = await this.store.read('alignment');
    } catch (error) {
      this.said.textContent = error.message;
      return;
    }
    this.paint();
  }

  /**
   * @param {string} op
   * @param {object} args
   */
  async decide(op, args) {
    if (!this.store.analyst && !(await introduce(this.root))) return;
    const done = await this.store.decide(op, args).catch(() => null);
    if (done) await this.load();
  }

  paint() {
    const { themes, uncovered, basis } = this.page;
    const wanted = this.shown.value;
    const sections = themes.flatMap((theme) => {
      const codes = theme.codes.filter((code) => passes(code, wanted));
      const fresh = !theme.codes.length && (wanted === '' || wanted === 'new');
      return codes.length || fresh ? [this.theme(theme, codes)] : [];
    });
    if (uncovered.length && (wanted === '' || wanted === 'uncovered')) sections.push(bare(uncovered));
    const nothing = el('p', { class: 'wb-hint' }, 'Nothing of that kind.');
    this.body.replaceChildren(...(sections.length ? sections : [nothing]));
    const fresh = themes.filter((theme) => !theme.codes.length).length;
    const codes = `${count(uncovered.length, 'code')} with no theme near enough`;
    this.said.textContent = this.store.codes.length
      ? `${count(themes.length, 'theme')}, ${fresh} with no code near enough; ${codes}. ${basis}`
      : 'There is no codebook yet: load one on the Import page, or adopt themes as codes.';
  }

  /**
   * @param {AlignedTheme} theme
   * @param {AlignedCode[]} codes
   */
  theme(theme, codes) {
    const { id, name, state, n, people } = theme;
    const open = el('a', { href: `/?${new URLSearchParams({ theme: id })}` }, name);
    const sizes = [el('span', {}, count(n, 'excerpt')), el('span', {}, count(people, 'participant'))];
    const adopt = async () => {
      const code = await askCode(this.root, this.store, name);
      if (code) this.decide('adopt', { theme: id, ...code });
    };
    return el(
      'section',
      { 'aria-label': name },
      el('h2', {}, open),
      el('p', { class: 'wb-meta' }, el('span', { class: `wb-state ${state}` }, state), ...sizes),
      theme.codes.length
        ? el('ul', {}, ...codes.map((code) => this.code(theme, code)))
        : el(
            'p',
            {},
            `No code near enough ${theme.nearest}. `,
            button('Adopt as a new code', adopt, { kind: 'primary' }),
          ),
    );
  }

  /**
   * @param {AlignedTheme} theme
   * @param {AlignedCode} code
   */
  code(theme, code) {
    const { name, decided, definition, evidence } = code;
    const link = () => this.decide('link', { theme: theme.id, code: code.id, relation: relation.value });
    const changed = () => decided && link();
    /** @type {HTMLSelectElement} */
    const relation = choice(`How ${theme.name} stands to ${name}`, RELATIONS, changed, decided || code.relation);
    const unlink = () => this.decide('unlink', { theme: theme.id, code: code.id });
    const how = decided ? el('span', { class: 'wb-state accepted' }, 'linked') : el('span', {}, 'perhaps');
    const act = decided ? button('Unlink', unlink, { kind: 'quiet' }) : button('Link', link);
    const differs = decided && decided !== code.relation ? ` (read as ${WORDS[code.relation]} it)` : '';
    return el(
      'li',
      { dataset: { decided: decided ? 'yes' : 'no' } },
      el('div', { class: 'wb-row' }, how, relation, el('b', { title: definition }, name), act, fit(theme.id, code)),
      el('p', { class: 'wb-hint' }, `${code.why}${differs}`),
      evidence.length ? quotes(evidence) : null,
    );
  }
}

/**
 * The way to split a theme so that it fits a code, where only a part of it does.
 * @param {string} theme
 * @param {AlignedCode} code
 */
function fit(theme, { id, relation }) {
  if (relation !== 'broader' && relation !== 'overlaps') return null;
  const title = 'Opens the board with the excerpts that fit the code selected';
  const href = `/?${new URLSearchParams({ theme, fit: id })}`;
  return el('a', { class: 'wb-fit', href, title }, 'Split to fit …');
}

/** @param {AlignedCode['evidence']} evidence */
function quotes(evidence) {
  const lines = evidence.map(({ text, who }) => el('blockquote', {}, text, el('cite', {}, ` ${who}`)));
  return el('details', {}, el('summary', {}, `Evidence, ${count(evidence.length, 'excerpt')}`), ...lines);
}

/**
 * Codes that no theme is near enough to, each with a way to look for excerpts.
 * @param {Reads['alignment']['uncovered']} codes
 */
function bare(codes) {
  const title = 'Codes with no theme near enough';
  const lines = codes.map(({ name, definition, nearest }) => {
    const find = `${name} ${definition}`.slice(0, 200);
    const look = el('a', { class: 'wb-fit', href: `/?${new URLSearchParams({ find })}` }, 'Look for excerpts …');
    return el(
      'li',
      {},
      el(
        'div',
        { class: 'wb-row' },
        el('b', {}, name),
        el('span', {}, definition),
        el('span', { class: 'wb-hint' }, nearest),
        look,
      ),
    );
  });
  return el('section', { 'aria-label': title }, el('h2', {}, title), el('ul', {}, ...lines));
}

/**
 * @param {AlignedCode} code
 * @param {string} wanted
 */
function passes({ decided, relation }, wanted) {
  if (wanted === 'open') return !decided;
  return !wanted || (decided || relation) === wanted;
}
