// What is decided on excerpts that the machine proposes: by the newest run, by likeness, as suggestions.
/** @import { Also, Card, Decide, Maybe, Say } from './types.js' */
/** @import { Detail } from './detail.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */

import { OFFERED } from './changes.js';
import { count } from './dom.js';
import { ALSO } from './facts.js';

export class Offers {
  /**
   * @param {{ store: Pick<Store, 'title' | 'detail'>, look: Pick<Look, 'current'>, decide: Decide, say: Say,
   *   detail: Pick<Detail, 'shown' | 'show' | 'facts'> }} parts
   */
  constructor({ store, look, detail, decide, say }) {
    this.store = store;
    this.look = look;
    this.detail = detail;
    this.decide = decide;
    this.say = say;
  }

  /**
   * Put offered excerpts into the open theme, as one decision.
   * @param {string[]} excerpts
   */
  async take(excerpts) {
    const target = this.look.current;
    if (!(await this.decide('move', { excerpts, target }))) return;
    this.done(`${count(excerpts.length, 'excerpt')} now in`, target);
    await this.store.detail(target);
    if (this.look.current !== target) return;
    const fact = this.detail.facts.fact(OFFERED);
    if (fact && fact === document.activeElement) fact.querySelector('button')?.focus({ preventScroll: true });
  }

  /**
   * Put an excerpt into the theme it is offered to, wherever its card is shown.
   * @param {Card} card
   */
  async takeOne(card) {
    const target = card.offered ?? '';
    card.offered = ''; // the card of a list that the server does not know is not asked for again
    if (await this.decide('move', { excerpts: [card.id], target })) this.done('Put into', target);
    else card.offered = target;
  }

  /**
   * Put excerpts back into the open theme that somebody took out of it; they also stay where they are.
   * @param {string[]} excerpts
   */
  async putBack(excerpts) {
    const target = this.look.current;
    const done = await this.decide('add', { excerpts, target });
    if (done) this.done(`${count(excerpts.length, 'excerpt')} back in`, target);
  }

  /**
   * Put an excerpt into the further theme as well, or move it there; the others that were found stay to be answered.
   * @param {Also} one
   * @param {'add' | 'move'} op
   */
  async putElsewhere(one, op) {
    const source = this.look.current;
    const found = this.detail.shown?.also; // one list, even if the next is answered before this is recorded
    const from = op === 'move' ? { source } : {};
    if (!(await this.decide(op, { excerpts: [one.card.id], target: one.theme, ...from }))) return;
    this.done(op === 'move' ? 'Now in' : 'Also in', one.theme);
    const detail = await this.store.detail(source);
    if (found && found !== 'asked') {
      found.also = found.also.filter((other) => other !== one);
      detail.also = found.also.length ? found : null; // all answered: there may be more to look for
    }
    if (this.look.current !== source) return;
    this.detail.show(detail);
    const fact = this.detail.facts.paint(ALSO);
    if (fact?.contains(document.activeElement))
      /** @type {HTMLElement | null} */ (fact.querySelector('.wb-link'))?.focus();
  }

  /**
   * @param {string} what
   * @param {string} theme
   */
  done(what, theme) {
    this.say(`${what} “${this.store.title(theme)}”. u takes it back.`);
  }

  /**
   * @param {Card} card
   * @param {Maybe} maybe
   */
  async suggested({ id }, { target, name }) {
    if (await this.decide('suggested', { excerpts: [id], target })) this.say(`Put into “${name}”. u takes it back.`);
  }

  /**
   * @param {Card} card
   * @param {Maybe} maybe
   */
  async notThis({ id }, { target, name }) {
    if (await this.decide('not this', { excerpts: [id], target })) this.say(`Noted: not “${name}”. u takes it back.`);
  }
}
