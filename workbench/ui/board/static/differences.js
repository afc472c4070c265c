// The Differences page: units on which coders differ, grouped by what was confused, each to be settled.
/** @import { Server } from './types.js' */
/** @import { Opened } from './page.js' */

import { askText, pick } from './dialog.js';
import { button, choice, count, el } from './dom.js';
import { asked, openPage, remember, undoButton } from './page.js';

/**
 * @typedef {{ id: string, name: string }} Named
 * @typedef {{ coder: string, codes: Named[], memo: string, unsure: boolean }} Given
 * @typedef {{ verdict: string, codes: Named[], memo: string, by: string }} Settled
 * @typedef {{ id: string, text: string, before: string, after: string, question: string, href: string,
 *   given: Given[], settled: Settled | null }} Difference
 * @typedef {{ one: string, other: string, differences: Difference[] }} Group
 * @typedef {{ groups: Group[], settled: number, all: number, rounds: Named[],
 *   codes: { id: string, name: string, depth: number, definition: string }[] }} Sheet
 */

/** @type {Record<string, string>} */
const LEFT = { unsure: 'left undecided', 'codebook unclear': 'left: the codebook is unclear' };

/**
 * @param {Element} element
 * @param {Server} server
 */
export async function start(element, server) {
  /** @type {Differences[]} */
  const made = [];
  const page = await openPage(element, server, 'Differences', () => made[0]?.load());
  const differences = new Differences(page);
  made.push(differences);
  await differences.load();
}

class Differences {
  /** @param {Opened} page */
  constructor(page) {
    this.page = page;
    this.round = asked().round || '';
    this.begun = false; // whether the newest round was looked at where nothing was loaded
    /** @type {Sheet} */
    this.sheet = { groups: [], settled: 0, all: 0, rounds: [], codes: [] };
    this.which = el('span', {});
    this.open = el('input', { type: 'checkbox', onchange: () => this.paint() });
    this.said = el('p', { class: 'wb-hint', role: 'status' }, 'Reading …');
    this.list = el('div', {});
    const only = el('label', {}, this.open, ' only what is not settled');
    const tools = el('div', { class: 'wb-row wb-listtools' }, this.which, only, undoButton(page.undo), this.said);
    page.body.replaceChildren(tools, this.list);
  }

  async load() {
    try {
      this.sheet = await this.page.store.read('differences', { round_id: this.round });
      const { all, rounds } = this.sheet;
      const newest = this.begun || this.round || all ? undefined : rounds[0];
      this.begun = true;
      if (newest) {
        this.round = newest.id;
        await this.load();
      } else this.paint();
    } catch (error) {
      this.said.textContent = `${error.message} Reload the page.`;
    }
  }

  paint() {
    const { groups, settled, all, rounds } = this.sheet;
    /** @type {[string, string][]} */
    const names = [
      ['', 'what was loaded'],
      ...rounds.map(({ id, name }) => /** @type {[string, string]} */ ([id, name])),
    ];
    const turn = () => {
      this.round = field.value;
      remember({ round: this.round });
      this.load();
    };
    const field = /** @type {HTMLSelectElement} */ (choice('Codings of', names, turn, this.round));
    this.which.replaceChildren('Codings of ', field);
    this.said.textContent = all
      ? `${settled} of ${count(all, 'difference')} settled`
      : 'No two people who coded the same excerpts differ.';
    const shown = groups.map((group) => this.group(group)).filter((node) => node !== null);
    this.list.replaceChildren(...shown);
  }

  /** @param {Group} group */
  group({ one, other, differences }) {
    const wanted = differences.filter((each) => !this.open.checked || !each.settled);
    if (!wanted.length) return null;
    const title = `${one} or ${other}`;
    return el(
      'section',
      { class: 'wb-differs', 'aria-label': title },
      el('h2', {}, title, el('span', { class: 'wb-hint' }, ` ${count(wanted.length, 'excerpt')}`)),
      ...wanted.map((each) => this.difference(each)),
    );
  }

  /** @param {Difference} each */
  difference(each) {
    const { id, text, before, after, question, href, given, settled } = each;
    const sides = given.map(({ coder, codes, memo, unsure }) =>
      el(
        'li',
        {},
        el('b', {}, coder),
        ` ${codes.length ? codes.map(({ name }) => name).join(', ') : 'no code'}`,
        unsure ? el('span', { class: 'wb-hint' }, ' unsure') : null,
        memo ? el('p', { class: 'wb-hint' }, `“${memo}”`) : null,
      ),
    );
    const context = el(
      'details',
      {},
      el('summary', {}, 'What was said around it'),
      el('p', { class: 'wb-around' }, before, el('mark', {}, text), after),
      el('a', { href }, 'Read it in the interview'),
    );
    return el(
      'article',
      { class: 'wb-place', dataset: { unit: id } },
      el('p', { class: 'wb-hint' }, question),
      el('blockquote', {}, text),
      el('ul', {}, ...sides),
      context,
      settled ? stands(settled) : null,
      el('div', { class: 'wb-row' }, ...this.acts(each)),
    );
  }

  /** @param {Difference} each */
  acts({ id, given }) {
    const every = new Map(given.flatMap(({ codes }) => codes.map((code) => [code.id, code.name])));
    const sets = new Map(given.map(({ coder, codes }) => [codes.map((code) => code.id).join(), { coder, codes }]));
    const each = [...sets.values()].map(({ coder, codes }) =>
      button(
        `As ${coder}`,
        () =>
          this.settle(
            id,
            'settled',
            codes.map((code) => code.id),
          ),
        { title: codes.map(({ name }) => name).join(', ') || 'no code' },
      ),
    );
    const both = button('Both', () => this.settle(id, 'settled', [...every.keys()]), {
      title: [...every.values()].join(', '),
    });
    const note = async () => {
      const memo = await askText(this.page.root, 'Why is the codebook unclear here?', { long: true, must: false });
      if (memo !== null) await this.settle(id, 'codebook unclear', [], memo);
    };
    return [
      ...each,
      ...(every.size > 1 ? [both] : []),
      button('Neither', () => this.settle(id, 'settled', []), { title: 'no code' }),
      button('Another …', () => this.another(id)),
      button('Unsure', () => this.settle(id, 'unsure', []), { kind: 'quiet' }),
      button('Codebook unclear …', note, { kind: 'quiet' }),
      el('a', { class: 'wb-button quiet', href: '/codebook' }, 'Change a definition'),
    ];
  }

  /** @param {string} unit */
  async another(unit) {
    const options = this.sheet.codes.map(({ id, name, definition }) => ({ id, name, note: definition }));
    const chosen = await pick(this.page.root, 'Which code stands?', options);
    if (chosen?.id) await this.settle(unit, 'settled', [chosen.id]);
  }

  /**
   * @param {string} excerpt
   * @param {string} verdict
   * @param {string[]} codes
   * @param {string} [memo]
   */
  async settle(excerpt, verdict, codes, memo = '') {
    const said = { excerpt_id: excerpt, verdict, codes, memo };
    if (await this.page.decide('settle unit', said)) await this.load();
  }
}

/** @param {Settled} settled */
function stands({ verdict, codes, memo, by }) {
  const names = codes.map(({ name }) => name).join(', ') || 'no code';
  const told = verdict === 'settled' ? `stands: ${names}` : LEFT[verdict];
  return el('p', { class: 'wb-stands' }, el('b', {}, told), ` (${by})`, memo ? ` “${memo}”` : '');
}
