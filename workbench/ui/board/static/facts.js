// What is known of a theme: what it means, who speaks, which codes it meets, what speaks against it.
/** @import { Also, Card, Child, CodeLine, Label, ThemeDetail } from './types.js' */
/** @import { Store } from './store.js' */
/** @import { Acts } from './acts.js' */

import { OFFERED, conflictsOf, offersTo } from './changes.js';
import { chip, count, el, link } from './dom.js';
import { STALE } from './head.js';
import { isList } from './lists.js';
import { RELATION } from './relations.js';

export const AGAINST = 'Against it';
export const ALSO = 'Elsewhere too';
const ODDS = 'At odds';
const UNFOLDED_KEY = 'workbench:facts';
const FIRST = new Set([ODDS, OFFERED, 'Breadth', 'Definition', 'Codes', 'Memos']); // shown while they are folded
const LOOKING = 'Looking … the first time, this loads the model.';

export class Facts {
  /**
   * @param {Store} store
   * @param {Pick<Acts, 'open' | 'focus' | 'read' | 'evidence' | 'elsewhere' | 'putAlso' | 'putThere' | 'takeName'
   *   | 'takeMeaning' | 'linkTo' | 'unlink' | 'adopt' | 'take' | 'putBack' | 'listed' | 'lookAt' | 'mergeThese'>} acts
   */
  constructor(store, acts) {
    this.store = store;
    /** @type {ThemeDetail | null} */
    this.detail = null;
    this.acts = acts;
    this.node = el('div', { class: 'wb-facts' });
    this.unfolded = localStorage.getItem(UNFOLDED_KEY) === 'yes'; // whether this person wants all of them
  }

  /** @param {ThemeDetail} detail */
  show(detail) {
    this.detail = detail;
    this.paint();
  }

  /**
   * Paint what is known. Whatever had the focus keeps it, or else the fact it was in. `at` is a fact
   * that was asked for: it is brought into view, has the focus in place of what was in it, and is given.
   */
  paint(at = '') {
    const detail = /** @type {ThemeDetail} */ (this.detail);
    const held = /** @type {HTMLElement | null} */ (
      this.node.contains(document.activeElement) ? document.activeElement : null
    );
    const name = at || held?.closest('dd')?.previousElementSibling?.textContent;
    const nth = held ? this.like(held).indexOf(held) : -1;
    const facts = this.shown(detail).map(([term, ...content]) => [el('dt', {}, term), el('dd', {}, ...content)]);
    const asked = Boolean(detail.evidence || detail.also);
    this.node.replaceChildren(...(facts.length ? [el('dl', {}, ...facts), ...this.folding(detail, asked)] : []));
    this.node.hidden = !facts.length;
    this.node.dataset.long = asked ? 'yes' : this.unfolded ? 'no' : 'folded';
    const fact = this.fact(name);
    if (fact) fact.tabIndex = -1;
    if (at && fact) this.node.scrollTop += fact.getBoundingClientRect().top - this.node.getBoundingClientRect().top - 6;
    if (!held || held === this.node) return fact;
    const again = this.like(held)[nth] || fact;
    if (again) again.focus({ preventScroll: true });
    else this.acts.focus();
    return fact;
  }

  /**
   * The facts that are shown: all, or while they are folded the first that matter.
   * @param {ThemeDetail} detail
   */
  shown(detail) {
    const facts = this.factsOf(detail);
    if (this.unfolded || detail.evidence || detail.also) return facts;
    return facts.filter(([term]) => FIRST.has(term));
  }

  /**
   * What folds and unfolds the facts, where there is more than what is shown.
   * @param {ThemeDetail} detail
   * @param {boolean} asked whether some were looked for, which shows them all
   * @returns {Node[]}
   */
  folding(detail, asked) {
    const more = this.factsOf(detail).filter(([term]) => !FIRST.has(term));
    if (asked || !more.length) return [];
    const names = more.map(([term]) => term.toLowerCase()).join(', ');
    const label = this.unfolded ? 'Less about the theme' : `More: ${names}`;
    const key = el('kbd', { 'aria-hidden': 'true' }, 'q');
    const as = { 'aria-expanded': this.unfolded ? 'true' : 'false', class: 'wb-link wb-folding' };
    return [link([label, key], () => this.fold(), as)];
  }

  /** Fold the facts or unfold them, for this person: the browser remembers it. */
  fold() {
    this.unfolded = !this.unfolded;
    localStorage.setItem(UNFOLDED_KEY, this.unfolded ? 'yes' : 'no');
    if (!this.detail) return;
    const held = this.node.contains(document.activeElement);
    this.paint();
    if (held) /** @type {HTMLElement | null} */ (this.node.querySelector('.wb-folding'))?.focus();
  }

  /**
   * What the facts say under a name, if it is there.
   * @param {string | null | undefined} name
   */
  fact(name) {
    const term = [...this.node.querySelectorAll('dt')].find((each) => each.textContent === name);
    return /** @type {HTMLElement | undefined} */ (term?.nextElementSibling ?? undefined);
  }

  /**
   * The buttons among the facts with the same words and neighbours as this one, which may be gone.
   * @param {HTMLElement} button
   * @returns {HTMLElement[]}
   */
  like(button) {
    /** @param {HTMLElement} each */
    const sign = (each) =>
      [each.ariaLabel || each.textContent, each.closest('dd > *')?.firstChild?.textContent].join('\n');
    return [...this.node.querySelectorAll('button')].filter((each) => sign(each) === sign(button));
  }

  /**
   * What is known, by name; only what exists.
   * @param {ThemeDetail} detail
   * @returns {[name: string, ...content: Child[]][]}
   */
  factsOf(detail) {
    const { conflicts = [], offered, warning, stability, definition, links, near, inherited } = detail;
    const theme = !isList(detail.id);
    /** @type {[name: string, ...content: Child[]][]} */
    const facts = [
      [ODDS, ...conflictsOf({ ...detail, conflicts }, this)],
      [OFFERED, ...(offered?.ids.length ? offersTo({ ...detail, offered }, this) : [])],
      ['Breadth', warning && el('p', { class: 'wb-warning' }, warning)],
      ['Stability', stability && el('p', {}, stability)],
      ['Definition', definition ? el('p', {}, definition) : this.carried(detail)],
      ['Sets it apart', ...detail.keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase))],
      ['Proposed names', ...detail.labels.map((label) => this.label(label))],
      ['Who speaks', ...detail.breadth.map(([group, here, all]) => share(group, here, ` of ${all}`))],
      ['Read by', ...detail.readers.map(([who, n]) => share(who, n))],
      ['Codes', ...(theme && (links.length || near.length || inherited?.codes.length) ? this.codes(detail) : [])],
      [AGAINST, ...(theme ? this.against(detail) : [])],
      [ALSO, ...(theme ? this.also(detail) : [])],
      ['Memos', ...detail.memos.slice(-3).map(memoLine)],
    ];
    return facts.filter(([, ...content]) => content.some(Boolean));
  }

  /**
   * What the theme echoes and who denies it: looked for when it is asked for.
   * @param {ThemeDetail} detail
   * @returns {Child[]}
   */
  against({ evidence: found }) {
    const ask = ['look for echoes and negative cases', el('kbd', { 'aria-hidden': 'true' }, 'e')];
    if (!found) return [link(ask, this.acts.evidence)];
    if (found === 'asked') return [el('p', { role: 'status' }, LOOKING)];
    const { echo, borrowed, without, negative } = found;
    /** @param {{ card: Card, words: string }} one */
    const quote = ({ card, words }) => {
      const denies = el('i', {}, words ? `denies it: “${words}” ` : '');
      return el('p', { class: 'wb-negative' }, el('b', {}, card.who), ` “${card.text}” `, denies, this.inContext(card));
    };
    return [
      echo ? el('p', { class: 'wb-warning' }, echo) : el('p', {}, 'No echo of one question.'),
      borrowed.length ? el('p', {}, `Said first by the interviewer: ${borrowed.join(', ')}.`) : null,
      without.length
        ? el('p', { title: without.join(', ') }, `${count(without.length, 'participant')} in scope without it.`)
        : null,
      ...(negative.length ? negative.map(quote) : [el('p', {}, 'No excerpt nearby denies it.')]),
    ];
  }

  /** @param {Card} card */
  inContext(card) {
    return link('in context', () => this.acts.read(card));
  }

  /**
   * Members that may belong to a further theme: looked for when it is asked for.
   * @param {ThemeDetail} detail
   * @returns {Child[]}
   */
  also({ also: found }) {
    const ask = ['look for excerpts that may belong to another theme', el('kbd', { 'aria-hidden': 'true' }, 'y')];
    if (!found) return [link(ask, this.acts.elsewhere)];
    if (found === 'asked') return [el('p', { role: 'status' }, LOOKING)];
    if (!found.also.length) return [el('p', {}, 'None of its excerpts lies in the middle of another theme.')];
    const all = count(found.also.length + found.more, 'excerpt');
    return [
      found.more ? el('p', {}, `The likeliest ${found.also.length} of ${all}.`) : null,
      ...found.also.map((one) => this.alsoLine(one)),
    ];
  }

  /** @param {Also} one */
  alsoLine(one) {
    const { acts } = this;
    const { card, theme, said } = one;
    const name = this.store.title(theme);
    const line = el(
      'p',
      {},
      chip(name, () => acts.open(theme), `Open it; the excerpt is ${said}`),
      ' ',
      link('also there', () => acts.putAlso(one), { title: `Put it into “${name}” as well` }),
      ' · ',
      link('move there', () => acts.putThere(one), { title: `Move it to “${name}”` }),
      ' · ',
      this.inContext(card),
    );
    const quote = el('p', {}, el('b', {}, card.who), ` “${card.text}” `);
    return el('div', { class: 'wb-elsewhere', dataset: { id: card.id } }, quote, line);
  }

  /** @param {Label} label */
  label(label) {
    const { name, subtitle, description, beyond, asked, failure } = label;
    const who = el('cite', {}, ` ${label.labeler}`);
    if (failure) return el('p', { class: 'wb-label' }, el('i', {}, `could not name it: ${failure}`), who);
    const questions = { class: 'wb-tag soft', title: 'Only questions hold these words of the name' };
    const unheard = { class: 'wb-tag soft', title: 'No excerpt of the theme holds these words of the name' };
    return el(
      'p',
      { class: 'wb-label' },
      name,
      subtitle ? el('i', {}, ` ${subtitle}`) : null,
      who,
      asked?.length ? el('span', questions, `only asked: ${asked.join(', ')}`) : null,
      label.stale ? el('span', { class: 'wb-tag soft', title: STALE }, 'stale') : null,
      beyond.length ? el('span', unheard, `nobody says: ${beyond.join(', ')}`) : null,
      name === this.store.row(this.detail?.id ?? '')?.name ? null : link('take', () => this.acts.takeName(name)),
      description ? this.meaning(description) : null,
    );
  }

  /** @param {string} text */
  meaning(text) {
    const same = text === this.detail?.definition;
    return el('small', {}, text, ' ', same ? null : link('take as definition', () => this.acts.takeMeaning(text)));
  }

  /**
   * The definition of what the theme was split from, as a proposal.
   * @param {ThemeDetail} detail
   */
  carried({ inherited }) {
    if (!inherited?.definition) return null;
    const { name, definition } = inherited;
    const take = link('take as definition', () => this.acts.takeMeaning(definition));
    return el('p', {}, el('i', { class: 'wb-hint' }, `Of “${name}”, which it was split from: `), definition, ' ', take);
  }

  /** @param {ThemeDetail} detail */
  codes({ links, near, inherited }) {
    const { acts } = this;
    /** @param {CodeLine} code */
    const linked = ({ id, name, relation }) => {
      const how = el('i', {}, `${RELATION[relation]} `);
      const unlink = link('×', () => acts.unlink(id, name), { 'aria-label': `Unlink ${name}`, title: 'unlink' });
      return el('span', { class: 'wb-code linked' }, how, name, unlink);
    };
    /** @param {CodeLine} code */
    const carried = ({ id, name, relation }) => {
      const title = `“${inherited?.name}”, which it was split from, is ${RELATION[relation]} it; click to link`;
      return link([name, el('i', {}, ' from the split')], () => acts.linkTo(id), { class: 'wb-code', title });
    };
    const split = inherited?.codes ?? [];
    const others = near.filter(({ id }) => !split.some((code) => code.id === id));
    /** @param {CodeLine} code */
    const close = ({ id, name, cosine }) => {
      const title = 'Nearest in meaning; click to link';
      const nearness = el('i', {}, ` ${(cosine ?? 0).toFixed(2)}`);
      return link([name, nearness], () => acts.linkTo(id), { class: 'wb-code', title });
    };
    return [...links.map(linked), ...split.map(carried), ...others.map(close), link('adopt as code', acts.adopt)];
  }
}

/**
 * How many of a group, or read by somebody.
 * @param {string} name
 * @param {number} n
 */
function share(name, n, rest = '') {
  return el('span', { class: n ? 'wb-group' : 'wb-group none' }, `${name} `, el('b', {}, `${n}`), rest);
}

/** @param {import('./types.js').Memo} memo */
export function memoLine(memo) {
  return el('p', { class: 'wb-memo' }, memo.text, el('cite', {}, ` ${memo.analyst}, #${memo.seq}`));
}
