// The reader: a transcript with every theme's excerpts in it; marking and blacking out passages.
/** @import { Decide, Page, Say, Segment, Turn } from './types.js' */
/** @import { Look } from './look.js' */
/** @import { Subject } from './memo.js' */
/** @import { Questions } from './questions.js' */
/** @import { Store } from './store.js' */

import { inColour, mark } from './colours.js';
import { confirmWord, openDialog } from './dialog.js';
import { button, choice, count, el } from './dom.js';
import { isList } from './lists.js';

const CONSENT = 'The participant takes back their consent';

export class Reader {
  /**
   * @param {{ root: Element, store: Pick<Store, 'read' | 'row' | 'title'>, look: Pick<Look, 'current' | 'open'>,
   *   decide: Decide, say: Say, questions: Pick<Questions, 'theme'>, memo: (on: Subject) => unknown }} parts
   */
  constructor({ root, store, look, decide, say, questions, memo }) {
    this.root = root;
    this.store = store;
    this.look = look;
    this.decide = decide;
    this.say = say;
    this.questions = questions;
    this.memo = memo;
    this.excerpt = '';
    /** @type {{ start: number, end: number, words: string } | null} */
    this.selected = null;
  }

  /**
   * Open a transcript, at an excerpt if one is given.
   * @param {string} transcript
   */
  async open(transcript, excerpt = '') {
    try {
      this.page = await this.store.read('reader', { transcript });
    } catch (error) {
      this.say(error.message, 'bad');
      return;
    }
    this.show(this.page, excerpt);
  }

  /**
   * @param {Page} page
   * @param {string} excerpt
   */
  show(page, excerpt) {
    this.excerpt = excerpt;
    this.selected = null;
    const select = () => this.select();
    this.body = el('div', { class: 'wb-turns', lang: 'en', onmouseup: select, onkeyup: select });
    this.tools = el('div', { class: 'wb-row wb-readertools', role: 'toolbar', 'aria-label': 'Passage' });
    this.node?.close();
    const content = el('div', { class: 'wb-reader' }, this.head(page), this.body, this.tools);
    this.node = openDialog(this.root, `Transcript ${page.name}`, content, { drawer: true });
    this.paint(page);
  }

  /** @param {Page} page */
  head(page) {
    const { participant, group, transcripts, memos } = page;
    const transcript = page.id;
    /** @type {[string, string][]} */
    const options = transcripts.map(([name, id]) => [id, name]);
    const which = choice('Transcript', options, () => this.open(which.value), transcript);
    const themes = [...new Set(Object.values(page.themes).flat())];
    const size = `${count(Object.keys(page.themes).length, 'excerpt')}, ${count(themes.length, 'theme')}`;
    const on = { id: '', transcript, title: page.name, who: participant };
    const withdraw = { kind: 'quiet danger', title: CONSENT };
    return el(
      'div',
      { class: 'wb-row' },
      which,
      participant
        ? el('span', {}, el('b', {}, participant), group ? ` · ${group}` : '')
        : el('span', {}, 'several participants'),
      el('span', { class: 'wb-hint' }, size),
      ...memos.slice(-1).map(({ text }) => el('span', { class: 'wb-hint', title: text }, `memo: ${text.slice(0, 60)}`)),
      el('span', { class: 'wb-gap' }),
      button('Memo', () => this.memo(on), { kind: 'quiet' }),
      participant ? button('Withdraw …', () => this.withdraw(participant), withdraw) : null,
    );
  }

  /** @param {Page} page */
  paint(page) {
    this.body?.replaceChildren(...page.turns.map((turn) => this.turn(page, turn)));
    this.paintTools();
    const first = this.body?.querySelector('[data-here=yes]');
    if (first) first.scrollIntoView({ block: 'center' });
    else if (this.body) this.body.scrollTop = 0;
  }

  /**
   * @param {Page} page
   * @param {Turn} turn
   */
  turn(page, turn) {
    const time = turn.time ? el('time', {}, turn.time) : null;
    return el(
      'div',
      { class: `wb-turn ${turn.role}` },
      el('p', { class: 'wb-speaker' }, el('b', {}, turn.speaker || '—'), time),
      el('p', { class: 'wb-speech' }, ...turn.segments.map((segment) => this.segment(page, segment))),
      el('div', { class: 'wb-margin' }, ...this.margin(page, turn)),
    );
  }

  /**
   * The themes that a turn's excerpts are in, each in its colour; a click goes back to the theme.
   * @param {Page} page
   * @param {Turn} turn
   * @returns {HTMLElement[]}
   */
  margin(page, turn) {
    /** @type {Map<string, string>} */
    const first = new Map(); // theme -> its first excerpt in the turn
    for (const excerpt of turn.segments.flatMap((segment) => segment.excerpts)) {
      for (const theme of page.themes[excerpt] || []) if (!first.has(theme)) first.set(theme, excerpt);
    }
    return [...first].map(([theme, excerpt]) => {
      const name = this.store.title(theme);
      const onclick = () => {
        this.node?.close();
        this.look.open(theme, excerpt);
      };
      const colour = { class: 'wb-inmargin', style: inColour(this.store.row(theme)) };
      return el(
        'button',
        { type: 'button', ...colour, title: `Go to “${name}”`, onclick },
        mark(this.store.row(theme)),
        name,
      );
    });
  }

  /**
   * @param {Page} page
   * @param {Segment} segment
   */
  segment(page, { at, text, excerpts }) {
    const themes = [...new Set(excerpts.flatMap((id) => page.themes[id] || []))];
    const span = el('span', { dataset: { at } }, text);
    if (!excerpts.length) return span;
    span.className = 'wb-marked';
    span.dataset.here = excerpts.includes(this.excerpt) ? 'yes' : 'no';
    span.title = themes.length ? themes.map((id) => this.store.title(id)).join('\n') : 'not in a theme';
    if (themes.length) span.style.cssText = inColour(this.store.row(themes[0]));
    else span.dataset.none = 'yes';
    return span;
  }

  /** What the analyst selected, as code points of the transcript. */
  select() {
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range && this.place(range.startContainer, range.startOffset);
    const end = range && this.place(range.endContainer, range.endOffset);
    const some = start !== null && end !== null && end > start;
    this.selected = some ? { start, end, words: String(selection).trim() } : null;
    this.paintTools();
  }

  /**
   * @param {Node} container
   * @param {number} offset
   */
  place(container, offset) {
    const text = container.nodeType === Node.TEXT_NODE;
    const inside = container.childNodes[offset] || /** @type {Element} */ (container).lastElementChild;
    const node = text ? container.parentElement : inside;
    const near = node instanceof Element ? node : null;
    const span = /** @type {HTMLElement | null | undefined} */ (near?.closest('[data-at]'));
    if (!span || !this.body?.contains(span)) return null;
    const before = text ? (container.textContent ?? '').slice(0, offset) : '';
    return Number(span.dataset.at) + [...before].length;
  }

  paintTools() {
    const { selected } = this;
    if (!selected) {
      const hint = 'Select words to mark them as an excerpt or to black them out.';
      this.tools?.replaceChildren(el('span', { class: 'wb-hint' }, hint));
      return;
    }
    const { current } = this.look;
    const here = isList(current) ? '' : current;
    const more = selected.words.length > 60 ? ' …' : '';
    const tools = [
      el('span', { class: 'wb-quote' }, `“${selected.words.slice(0, 60)}${more}”`),
      here ? button(`Mark in “${this.store.title(here)}”`, () => this.mark(here), { kind: 'primary' }) : null,
      button('Mark in …', () => this.markElsewhere()),
      button('Mark only', () => this.mark('')),
      el('span', { class: 'wb-gap' }),
      button('Black out …', () => this.redact(), { kind: 'danger' }),
    ];
    this.tools?.replaceChildren(...tools.filter((each) => each !== null));
  }

  /** The passage that is selected, and its transcript. */
  passage() {
    const { start = 0, end = 0, words = '' } = this.selected ?? {};
    return { transcript: this.page?.id ?? '', start, end, words };
  }

  /** @param {string} target */
  async mark(target) {
    const { transcript, start, end } = this.passage();
    const done = await this.decide('mark', { transcript, start, end, target });
    if (!done) return;
    const where = target ? ` in “${this.store.title(target)}”` : '';
    this.say(`Marked${where}, as whole words. Close the transcript and press u to take it back.`);
    await this.open(transcript, done.made[0]);
  }

  async markElsewhere() {
    const kept = this.selected;
    const chosen = await this.questions.theme('Mark the passage in', { actions: [{ label: 'Mark' }], fresh: true });
    this.selected = kept;
    if (chosen) await this.mark(chosen.id);
  }

  async redact() {
    const { transcript, start, end, words } = this.passage();
    const what = `“${words.slice(0, 200)}” is replaced by blocks, here and wherever it was quoted.`;
    const sentence = `${what} Positions stay. This cannot be undone.`;
    if (!(await confirmWord(this.root, 'Black out a passage', sentence, 'black out', 'Black it out'))) return;
    if (await this.decide('redact', { transcript, start, end })) await this.open(transcript);
  }

  /** @param {string} participant */
  async withdraw(participant) {
    const what = `Everything ${participant} said is erased from this project for good`;
    const sentence =
      `${what}: interviews, excerpts, quotes in labels, memos. The trail records that it happened. ` +
      'This cannot be undone. Exports made before are not touched.';
    if (!(await confirmWord(this.root, `Withdraw ${participant}`, sentence, participant, 'Erase'))) return;
    if (!(await this.decide('withdraw', { participant }))) return;
    this.say(`${participant} has withdrawn; their words are erased.`);
    this.node?.close();
  }
}
