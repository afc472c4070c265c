// Decisions that ask something first: a name, a meaning, a theme, a code.
/** @import { Choice, Decide, Option, Row } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Look } from './look.js' */
/** @import { Store } from './store.js' */
/** @import { Toast } from './toast.js' */

import { askCode } from './adopt.js';
import { chosenOrSay } from './decide.js';
import { askText, pick } from './dialog.js';
import { count, link } from './dom.js';
import { RELATION, askRelation } from './relations.js';

export class Questions {
  /**
   * @param {{ root: Element, store: Store, decide: Decide, look: Pick<Look, 'theme' | 'current' | 'open'>,
   *   cards: Pick<Cards, 'chosen' | 'ids' | 'pickedAs'>, toast: Toast }} parts
   */
  constructor({ root, store, decide, look, cards, toast }) {
    this.root = root;
    this.store = store;
    this.decide = decide;
    this.look = look;
    this.cards = cards;
    this.toast = toast;
  }

  /** A theme of the selected excerpts, or an empty one. */
  async create() {
    const excerpts = this.cards.chosen();
    const hint = excerpts.length
      ? `Of ${count(excerpts.length, 'selected excerpt')}; they stay in their other themes too.`
      : 'Empty; move excerpts into it.';
    const label = 'Name of the new theme';
    const name = await askText(this.root, 'New theme', { label, accept: 'Make it', hint });
    if (!name) return;
    const done = await this.decide('create', { name, excerpts });
    if (!done) return;
    this.done(`“${name}” is a theme${excerpts.length ? ` of ${count(excerpts.length, 'excerpt')}` : ''} now`);
    await this.look.open(done.made[0]);
  }

  /**
   * The selected excerpts as a theme of their own, the others as another.
   * @param {string} theme
   */
  async splitOff(theme) {
    const off = chosenOrSay(this.cards, this.toast);
    const rest = this.cards.ids.filter((id) => !off.includes(id));
    if (!off.length || !rest.length) return;
    const title = `Split ${count(off.length, 'excerpt')} off “${this.store.title(theme)}”`;
    const name = await askText(this.root, title, {
      value: this.cards.pickedAs,
      label: 'Name of the new theme; if left empty, its keyphrases',
      accept: 'Split off',
      must: false,
      hint: `${count(rest.length, 'excerpt')} stay together. u takes it back.`,
    });
    if (name === null) return;
    const names = [name, this.store.row(theme)?.name || ''];
    const done = await this.decide('split', { theme, parts: [off, rest], names });
    if (!done) return;
    this.store.sides = done.made;
    await this.look.open(done.made[0]);
    this.done(`${count(off.length, 'excerpt')} split off “${names[1] || 'the theme'}”`);
  }

  /** The selected excerpts into another theme, out of this one or also there. */
  async move() {
    const excerpts = chosenOrSay(this.cards, this.toast);
    if (!excerpts.length) return;
    const source = this.look.theme;
    const actions = source ? [{ label: 'Move' }, { label: 'Also in' }] : [{ label: 'Move' }];
    const them = count(excerpts.length, 'excerpt');
    const chosen = await this.theme(`Move ${them} to`, { without: [source], actions, fresh: true });
    if (!chosen) return;
    const { id: target, action } = chosen;
    const done = await (action === 1
      ? this.decide('add', { excerpts, target })
      : this.decide('move', { excerpts, source, target }));
    if (done) this.done(`${them} ${action === 1 ? 'also' : 'now'} in “${this.store.title(target)}”`);
  }

  /** The selected excerpts into a further theme. */
  async alsoIn() {
    const excerpts = chosenOrSay(this.cards, this.toast);
    if (!excerpts.length) return;
    const title = `${count(excerpts.length, 'excerpt')} also in`;
    const actions = [{ label: 'Add' }];
    const chosen = await this.theme(title, { without: [this.look.current], actions, fresh: true });
    if (!chosen || !(await this.decide('add', { excerpts, target: chosen.id }))) return;
    this.done(`${count(excerpts.length, 'excerpt')} also in “${this.store.title(chosen.id)}”`);
  }

  /**
   * Ask what a theme means; what was `typed` and refused is offered again, not lost.
   * @param {string} theme
   * @param {string | null} [typed]
   * @returns {Promise<void>}
   */
  async define(theme, typed = null) {
    const { seq: seen } = this.store;
    const { definition: before } = await this.store.detail(theme);
    const hint =
      typed === null
        ? 'What belongs in it and what does not; it goes into exports.'
        : `This was not saved. The definition is now: “${before}”`;
    const asked = { value: typed ?? before, long: true, must: false, hint };
    const definition = await askText(this.root, 'What the theme means', asked);
    if (definition === null || definition === before) return;
    const done = await this.decide('redefine', { theme, definition }, { seen });
    if (done) this.done(`“${this.store.title(theme)}” is defined`);
    else if (this.store.row(theme)) await this.define(theme, definition);
  }

  /** @param {string} theme */
  async nest(theme) {
    /** @param {string} parent @param {string} where */
    const put = async (parent, where) => {
      const done = await this.decide('nest', { theme, parent });
      if (done) this.done(`“${this.store.title(theme)}” is ${where} now`);
    };
    /** @param {MouseEvent} event */
    const toTop = (event) => {
      /** @type {Element} */ (event.target).closest('dialog')?.close();
      put('', 'at the top');
    };
    const before = this.store.row(theme)?.parent ? [link('Put it at the top', toTop)] : [];
    const title = `Put “${this.store.title(theme)}” under`;
    const chosen = await pick(this.root, title, this.options([theme]), {
      actions: [{ label: 'Put it there' }],
      before,
    });
    if (chosen?.id) await put(chosen.id, `under “${this.store.title(chosen.id)}”`);
  }

  /**
   * A code of the codebook made of a theme.
   * @param {string} theme
   */
  async adopt(theme) {
    const code = await askCode(this.root, this.store, this.store.title(theme));
    if (!code) return;
    const done = await this.decide('adopt', { theme, ...code });
    if (done) this.toast.say(`“${code.name}” is a code of the codebook now. u takes it back.`);
  }

  /** @param {string} theme */
  async link(theme) {
    if (!this.store.codes.length) {
      this.toast.say('There is no codebook yet; import one, or adopt this theme as a code.');
      return;
    }
    const options = await this.codesFor(theme);
    const chosen = await pick(this.root, 'Link a code', options, { actions: [{ label: 'Link …' }] });
    if (chosen?.id) await this.relate(theme, chosen.id);
  }

  /**
   * Every code, those that are near to a theme before the others.
   * @param {string} theme
   * @returns {Promise<Option[]>}
   */
  async codesFor(theme) {
    const near = await this.store.detail(theme).then(
      (detail) => detail.near,
      () => [],
    );
    const nearness = new Map(near.map(({ id, cosine }) => [id, cosine ?? 0]));
    const codes = this.store.codes.map(({ id, name, definition }) => {
      const cosine = nearness.get(id);
      const note = definition.slice(0, 60);
      return {
        id,
        name,
        note: cosine === undefined ? note : [note, `near: ${cosine.toFixed(2)}`].filter(Boolean).join(' · '),
      };
    });
    return codes.sort((a, b) => (nearness.get(b.id) ?? -1) - (nearness.get(a.id) ?? -1));
  }

  /**
   * Link a code, once it is said how the theme stands to it: nothing is chosen beforehand.
   * @param {string} theme
   * @param {string} code
   */
  async relate(theme, code) {
    const names = [this.store.title(theme), this.store.codes.find(({ id }) => id === code)?.name ?? 'the code'];
    const relation = await askRelation(this.root, names[0], names[1]);
    if (!relation || !(await this.decide('link', { theme, code, relation }))) return;
    this.done(`“${names[0]}” is linked as ${RELATION[relation]} “${names[1]}”`);
  }

  /** @param {string} what */
  done(what) {
    this.toast.say(`${what}. u takes it back.`);
  }

  /**
   * The themes to choose from, largest first.
   * @param {string[]} [without]
   * @returns {Option[]}
   */
  options(without = []) {
    /** @param {Row} row */
    const note = ({ n, state }) => (state === 'candidate' ? `${n}` : `${n} · ${state}`);
    return this.store
      .rows()
      .filter(({ id, state }) => state !== 'rejected' && !without.includes(id))
      .sort((a, b) => b.n - a.n)
      .map((row) => ({ id: row.id, name: this.store.title(row.id), note: note(row) }));
  }

  /**
   * Choose a theme or, if it may be `fresh`, make one by typing a new name.
   * @param {string} title
   * @param {{ without?: string[], actions?: { label: string }[], fresh?: boolean }} how
   * @returns {Promise<{ id: string, action: number } | null>}
   */
  async theme(title, { without = [], actions, fresh = false }) {
    const create = fresh ? 'New theme' : '';
    const chosen = await pick(this.root, title, this.options(without), { actions, create });
    if (!chosen) return null;
    const { id, action, typed } = chosen;
    if (id) return { id, action };
    const made = await this.decide('create', { name: typed, excerpts: [] });
    return made && { id: made.made[0], action };
  }
}
