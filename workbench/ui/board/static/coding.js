// The Coding page: one's units of a round, by keyboard; text, question, codebook, and nothing else.

import { checked } from './known.js';
import { button, choice, count, el } from './dom.js';
import { asked, remember } from './page.js';
import { Toast } from './toast.js';
import { introduce } from './who.js';

const RETRY_MS = [400, 1000, 2000, 4000];

/**
 * @typedef {{ id: string, name: string, depth: number, allowed: boolean, definition: string, include: string,
 *   exclude: string, example: string }} Code
 * @typedef {{ codes: string[], unsure: boolean, memo: string }} Given
 * @typedef {{ id: string, text: string, question: string, answer: Given | null }} Unit
 * @typedef {{ id: string, name: string, due: string, by: string, units: number, done: number }} Line
 * @typedef {{ analyst: string, rounds: Line[], round: (Line & { codes: Code[], list: Unit[] }) | null }} Sheet
 * @typedef {{ coding_read(asked: object): Promise<any>, coding_decide(asked: object): Promise<any> }} Server
 */

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb'));
  root.classList.add('wb-pagework');
  const coding = new Coding(root, server);
  root.replaceChildren(el('h1', {}, 'Coding'), coding.body, coding.toast.node);
  root.dataset.state = 'ready';
  document.addEventListener('workbench:analyst', () => coding.load());
  if (!(await window.workbench.analyst())) await introduce(root, true);
  else await coding.load();
}

class Coding {
  /**
   * @param {HTMLElement} root
   * @param {Server} server
   */
  constructor(root, server) {
    this.root = root;
    this.server = server;
    this.toast = new Toast();
    this.body = el('div', { class: 'wb-sheetbody' }, el('p', { class: 'wb-hint' }, 'Reading …'));
    /** @type {Unit[]} */
    this.units = [];
    /** @type {Code[]} */
    this.codes = [];
    /** @type {Given} */
    this.given = { codes: [], unsure: false, memo: '' };
    this.at = 0;
    this.option = 0;
    this.round = '';
    this.none = false;
    this.changed = false;
  }

  async load() {
    try {
      const answer = await this.server.coding_read({ round_id: this.round || asked().round || '' });
      this.paint(/** @type {Sheet} */ (checked(answer)));
    } catch (error) {
      this.body.replaceChildren(el('p', { class: 'wb-hint' }, `${error.message} Reload the page.`));
    }
  }

  /** @param {Sheet} sheet */
  paint({ analyst, rounds, round }) {
    if (!round) {
      const none = `Nothing waits for ${analyst}: no open round asks for codings in this name.`;
      this.body.replaceChildren(el('p', { class: 'wb-hint' }, none));
      return;
    }
    this.round = round.id;
    this.units = round.list;
    this.codes = round.codes;
    remember({ round: rounds.length > 1 ? round.id : '' });
    const open = this.units.findIndex((unit) => !unit.answer);
    this.build(rounds, round);
    this.show(open < 0 ? 0 : open);
  }

  /**
   * @param {Line[]} rounds
   * @param {Line} round
   */
  build(rounds, round) {
    /** @type {[string, string][]} */
    const names = rounds.map(({ id, name }) => [id, name]);
    const other = () => {
      this.round = /** @type {HTMLSelectElement} */ (which).value;
      this.load();
    };
    const which = rounds.length > 1 ? choice('Round', names, other, round.id) : el('b', {}, round.name);
    const due = round.due ? el('span', { class: 'wb-hint' }, `due ${round.due}`) : null;
    this.said = el('span', { class: 'wb-hint', role: 'status' });
    this.bar = el('progress', { max: this.units.length, value: 0, 'aria-label': 'Units coded' });
    const blind = 'Others code the same; what they give is shown to nobody before the round is closed.';
    const top = el('div', { class: 'wb-row' }, which, due, this.bar, this.said);
    this.card = el('div', { class: 'wb-unit' });
    this.chips = el('div', { class: 'wb-row wb-given' });
    this.field = el('input', {
      type: 'text',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'wb-codes',
      'aria-label': 'Code',
      placeholder: 'type a code',
      oninput: () => this.narrow(0),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    });
    this.list = el('ul', { id: 'wb-codes', class: 'wb-options', role: 'listbox', 'aria-label': 'Codebook' });
    this.unsure = el('input', { type: 'checkbox', onchange: () => this.touch() });
    this.memo = el('textarea', { rows: 2, 'aria-label': 'Memo', placeholder: 'memo', oninput: () => this.touch() });
    this.memo.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.field?.focus();
    });
    const acts = el(
      'div',
      { class: 'wb-row' },
      button('Save and next', () => this.next(), { key: '⏎', kind: 'primary' }),
      button('No code', () => this.noCode(), { key: '-' }),
      el('label', {}, this.unsure, ' unsure ', el('kbd', {}, '?')),
      button('Back', () => this.show(this.at - 1), { key: 'PgUp', kind: 'quiet' }),
      button('On', () => this.show(this.at + 1), { key: 'PgDn', kind: 'quiet' }),
      button('First open', () => this.show(this.firstOpen()), { kind: 'quiet' }),
    );
    const left = el('div', {}, this.card, this.chips, this.field, acts, this.memo);
    const right = el('aside', { class: 'wb-aside' }, el('h2', {}, 'Codebook'), this.list);
    const both = el('div', { class: 'wb-reading wb-coding' }, left, right);
    this.body.replaceChildren(top, el('p', { class: 'wb-hint' }, blind), both);
  }

  firstOpen() {
    const open = this.units.findIndex((unit) => !unit.answer);
    return open < 0 ? this.at : open;
  }

  /** @param {number} at */
  show(at) {
    if (at < 0 || at >= this.units.length) return;
    this.at = at;
    const { text, question, answer } = this.units[at];
    this.given = answer ? { ...answer, codes: [...answer.codes] } : { codes: [], unsure: false, memo: '' };
    this.none = answer !== null && !answer.codes.length;
    this.changed = false;
    const { card, unsure, memo, field } = this;
    if (!card || !unsure || !memo || !field) return;
    const place = el('p', { class: 'wb-hint' }, `${at + 1} of ${this.units.length}${answer ? ', coded' : ''}`);
    card.replaceChildren(place, question ? el('p', { class: 'wb-hint' }, question) : '', el('blockquote', {}, text));
    unsure.checked = this.given.unsure;
    memo.value = this.given.memo;
    field.value = '';
    this.narrow(0);
    this.paintGiven();
    this.tell();
    field.focus({ preventScroll: true });
  }

  tell() {
    const done = this.units.filter((unit) => unit.answer).length;
    if (this.bar) this.bar.value = done;
    const all = `${done} of ${count(this.units.length, 'unit')} coded`;
    if (this.said) this.said.textContent = done === this.units.length ? `${all}. Thank you: that is all.` : all;
  }

  touch() {
    this.changed = true;
  }

  matching() {
    const words = (this.field?.value ?? '').trim().toLocaleLowerCase().split(/\s+/);
    const holds = (/** @type {Code} */ { name }) => words.every((word) => name.toLocaleLowerCase().includes(word));
    return this.codes.filter(holds);
  }

  /** @param {number} to the code that Enter gives, as near as there is one */
  narrow(to) {
    const found = this.matching();
    const open = found.filter((code) => code.allowed);
    this.option = Math.max(0, Math.min(open.length - 1, to));
    const chosen = open[this.option]?.id;
    const lines = found.map((code) => this.line(code, code.id === chosen));
    this.list?.replaceChildren(...lines);
    this.field?.setAttribute('aria-activedescendant', chosen ? `wb-code-${chosen}` : '');
    this.list?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  /**
   * @param {Code} code
   * @param {boolean} chosen
   */
  line({ id, name, depth, allowed, definition, include, exclude, example }, chosen) {
    const more = [
      ['', definition],
      ['Include: ', include],
      ['Exclude: ', exclude],
      ['Example: ', example],
    ].filter(([, said]) => said);
    const given = this.given.codes.includes(id);
    return el(
      'li',
      {
        id: `wb-code-${id}`,
        role: 'option',
        'aria-selected': chosen ? 'true' : 'false',
        'aria-disabled': allowed ? 'false' : 'true',
        dataset: { depth: String(depth), given: given ? 'yes' : 'no' },
        onclick: () => allowed && this.give(id),
      },
      el('b', {}, name),
      ...more.map(([head, said]) => el('p', { class: 'wb-hint' }, head, said)),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const empty = !this.field?.value;
    const open = this.matching().filter((code) => code.allowed);
    /** @type {Record<string, (() => unknown) | undefined>} */
    const acts = {
      ArrowDown: () => this.narrow(this.option + 1),
      ArrowUp: () => this.narrow(this.option - 1),
      PageDown: () => this.show(this.at + 1),
      PageUp: () => this.show(this.at - 1),
      Enter: () => (empty ? this.next() : open[this.option] && this.give(open[this.option].id)),
      Backspace: empty && this.given.codes.length ? () => this.take(this.given.codes.at(-1) ?? '') : undefined,
      '-': empty ? () => this.noCode() : undefined,
      '?': empty ? () => this.doubt() : undefined,
      Tab: empty && !event.shiftKey ? () => this.memo?.focus() : undefined,
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} code */
  give(code) {
    const { codes } = this.given;
    this.given.codes = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
    this.after();
  }

  /** @param {string} code */
  take(code) {
    this.given.codes = this.given.codes.filter((one) => one !== code);
    this.after();
  }

  after() {
    this.none = false;
    this.touch();
    if (this.field) this.field.value = '';
    this.narrow(0);
    this.paintGiven();
    this.field?.focus();
  }

  doubt() {
    if (this.unsure) this.unsure.checked = !this.unsure.checked;
    this.touch();
  }

  /** "No code" is an answer like others; it is saved at once. */
  noCode() {
    this.given.codes = [];
    this.none = true;
    this.touch();
    this.paintGiven();
    return this.next();
  }

  paintGiven() {
    const names = Object.fromEntries(this.codes.map(({ id, name }) => [id, name]));
    const chips = this.given.codes.map((code) => {
      const chip = button(names[code] ?? 'a code that is gone', () => this.take(code), { kind: 'wb-chip' });
      chip.setAttribute('aria-label', `Take ${names[code]} away`);
      return chip;
    });
    const nothing = this.none ? 'no code' : 'nothing yet';
    this.chips?.replaceChildren(...(chips.length ? chips : [el('span', { class: 'wb-hint' }, nothing)]));
  }

  /** Save what was given, and go to the next unit that is not coded. */
  async next() {
    const unit = this.units[this.at];
    const answered = this.given.codes.length > 0 || this.none;
    if (!answered) {
      this.toast.say('Give a code, or say that there is none with -.');
      return;
    }
    const said = { codes: [...this.given.codes], unsure: this.unsure?.checked ?? false, memo: this.memo?.value ?? '' };
    const same = unit.answer && !this.changed;
    if (!same && !(await this.save(unit, said))) return;
    const later = this.units.findIndex((one, i) => i > this.at && !one.answer);
    const open = later < 0 ? this.units.findIndex((one) => !one.answer) : later;
    this.tell();
    this.show(open < 0 ? Math.min(this.at + 1, this.units.length - 1) : open);
  }

  /**
   * @param {Unit} unit
   * @param {Given} said
   */
  async save(unit, said) {
    const before = unit.answer;
    unit.answer = said;
    try {
      const client = crypto.randomUUID();
      await this.send({ op: 'code unit', round_id: this.round, excerpt_id: unit.id, ...said, client_id: client });
      return true;
    } catch (error) {
      unit.answer = before;
      this.toast.say(`Not saved: ${error.message}`, 'bad');
      return false;
    }
  }

  /**
   * To the server, again until it answers; the id of the request makes that safe.
   * @param {object} decision
   */
  async send(decision) {
    for (let tries = 0; ; tries += 1) {
      try {
        return checked(await this.server.coding_decide(decision));
      } catch (error) {
        if (error.kind || tries > 8) throw error;
        this.toast.say('The workbench does not answer; trying again …');
        await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(tries, 3)]));
      }
    }
  }
}
