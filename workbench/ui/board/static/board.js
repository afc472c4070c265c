// The board put together: list, detail and map; what each decision asks and sends.

import { Cards } from './cards.js';
import { putBack, take, takeOne } from './changes.js';
import { askText, pick } from './dialog.js';
import { Detail } from './detail.js';
import { button, count, el, later } from './dom.js';
import { listenToKeys, showHelp } from './keys.js';
import { List } from './list.js';
import { lookElsewhere, lookForEvidence, putElsewhere } from './lookup.js';
import { ExcerptMap } from './map.js';
import { writeMemo } from './memo.js';
import { openMerge } from './merge.js';
import { Reader } from './reader.js';
import { openSplit } from './split.js';
import { showTheWay } from './start.js';
import { ASIDE, FOUND, POOL, isList } from './store.js';
import { introduce } from './who.js';

const ASKED_KEY = 'workbench:unread';
const PLAIN_KEY = 'workbench:plain'; // set where somebody wants no suggestions
const SYNC_MS = 8000;
const PREFETCH = 6; // themes asked for ahead, with one question
const AT_LEAST = 3; // so many of them are always there
const PROMISE =
  'Candidate themes are a machine’s proposals; what stands is what you decide. Made for codebook, framework and coding-reliability analysis, not for reflexive thematic analysis.';

export class Board {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.current = null;
    this.acts = this.actions();
    this.list = new List(store, {
      open: (id) => this.open(id),
      search: (query, by, within) => this.find(query, by, within),
      create: () => this.create(),
    });
    this.cards = new Cards(store, {
      read: (card) => this.reader.open(card.transcript, card.id),
      open: (id) => this.open(id),
      picked: () => this.detail.paintTools(),
      opened: (cards) => this.opened(cards),
      because: (card, maybe) =>
        this.store.read('why', { excerpt: card.id, target: maybe.target }).then(
          (answer) => answer.why,
          () => '',
        ),
      take: (card) => takeOne(this, card),
      notThis: async (card, maybe) => {
        if (await this.decide('not this', { excerpts: [card.id], target: maybe.target }))
          this.say(`Not ${maybe.name}: noted; U takes it back.`);
      },
      suggested: async (card, maybe) => {
        if (await this.decide('suggested', { excerpts: [card.id], target: maybe.target }))
          this.say(`Put into ${maybe.name}.`);
      },
    });
    this.detail = new Detail(store, this.cards, this.acts);
    this.map = new ExcerptMap(store, {
      open: (theme, excerpt) => this.open(theme, excerpt),
      lassoed: (ids) => this.lassoed(ids),
    });
    this.reader = new Reader(this);
    this.build();
    this.listen();
  }

  build() {
    this.why = el('input', {
      type: 'text',
      class: 'wb-why',
      maxLength: 2000,
      placeholder: 'Why? goes with the next decision (w)',
      'aria-label': 'Reason for the next decision',
    });
    this.why.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === 'Escape') this.list.ul.focus();
    });
    this.store.reason = () => {
      const reason = this.why.value.trim();
      this.why.value = '';
      return reason;
    };
    this.saved = el('span', { class: 'wb-saved', role: 'status' });
    this.who = button('', () => this.introduce(true), { kind: 'quiet', title: 'Who decides' });
    this.toast = el('div', { class: 'wb-toast', role: 'alert', hidden: true });
    this.columns = el('div', { class: 'wb-columns' }, this.list.node, this.detail.node, this.map.node);
    this.mapButton = button('Map', () => this.switchMap(), {
      key: 'i',
      kind: 'quiet',
      title: 'Show the map in place of the list',
    });
    this.mapButton.classList.add('wb-narrow');
    this.root.replaceChildren(
      el('h1', { class: 'wb-hidden' }, `Board of ${this.store.name}`),
      this.columns,
      el(
        'footer',
        { class: 'wb-foot' },
        this.why,
        button('Undo', this.acts.undo, { key: 'u', kind: 'quiet' }),
        button('Redo', this.acts.redo, { key: 'U', kind: 'quiet' }),
        this.saved,
        el('p', { class: 'wb-promise', title: PROMISE }, PROMISE),
        this.mapButton,
        this.who,
        button('Keys', () => showHelp(this.root), { key: '?', kind: 'quiet' }),
      ),
      this.toast,
    );
    this.root.dataset.state = 'ready';
  }

  /** In a narrow window list and map take turns. */
  switchMap() {
    const on = this.columns.classList.toggle('wb-withmap');
    this.mapButton.firstChild.textContent = on ? 'List' : 'Map';
  }

  listen() {
    const mapAnew = later(() => this.map.loadThemes(), 400);
    this.store.on('material', () => this.map.load());
    this.store.on('saving', () => this.paintSaved());
    this.store.on('back', () => this.say('The workbench is back. Nothing you decided is lost.'));
    this.store.on('behind', (error) =>
      this.say(
        `Recorded, but the board could not be shown anew: ${error.message} It is tried again; reload the page if this stays.`,
        'bad',
      ),
    );
    this.store.on('after', ({ item, problem }) => this.say(`Recorded (${item.op}), but: ${problem}`, 'bad'));
    this.store.on('refused', ({ item, error }) => {
      if (item.op !== 'rename')
        this.say(`${error.kind === 'unsure' ? 'Perhaps not done' : 'Not done'} (${item.op}): ${error.message}`, 'bad');
    });
    this.store.on('rows', (ids) => {
      if (this.detail.detail && (!ids || ids.includes(this.current))) this.detail.paintHead();
    });
    this.store.on('changed', (ids) => {
      if (!ids) mapAnew(); // excerpts changed places, or everything did
      if (!this.current) return;
      if (!this.store.row(this.current)) this.open(this.list.view[0]?.[0].id);
      else if (!ids || ids.has(this.current)) this.show(this.current);
    });
    listenToKeys(this);
    const sync = () => {
      if (this.root.isConnected && !document.hidden)
        this.store
          .sync()
          .catch((error) => {
            if (!error.kind) this.store.setOnline(false);
          })
          .then(() => this.revive());
    };
    setInterval(sync, SYNC_MS);
    window.addEventListener('focus', sync);
    window.addEventListener('beforeunload', (event) => {
      if (this.store.queue.length) event.preventDefault();
    });
  }

  /** After the server was away: ask until it answers, then look what changed. */
  async revive() {
    if (this.store.online || this.store.sending) return;
    const hello = await this.store.read('hello').catch(() => null);
    if (!hello) return;
    this.store.setOnline(true);
    await this.store.sync();
  }

  async begin() {
    this.store.suggestions = !localStorage.getItem(PLAIN_KEY);
    this.paintSaved();
    this.list.render();
    if (!this.list.view.length || !this.store.base.size) showTheWay(this);
    else if (!(await this.openAsked())) await this.open(this.list.view[0][0].id);
    this.map.load().then(() => this.map.show(this.current));
    if (!this.store.analyst) await this.introduce();
    this.list.ul.focus();
  }

  /** What the address asks for (`?theme=…&attribute=…&value=…`), e.g. a cell of the matrix. */
  async openAsked() {
    const asked = Object.fromEntries(new URLSearchParams(location.search));
    if (asked.find) await this.find(asked.find, 'meaning');
    else if (!this.store.row(asked.theme || '')) return false;
    else if (asked.attribute) await this.find('', 'words', asked);
    else await this.open(asked.theme);
    if (asked.fit) await this.fit(asked.theme, asked.fit);
    return true;
  }

  /** Select the theme's excerpts that fit a code, ready to be split off under its name. */
  async fit(theme, code) {
    const known = this.store.codes.find((each) => each.id === code);
    try {
      const { ids } = await this.store.read('fitting', { theme, code });
      this.cards.pickThese(ids);
      this.named = known?.name || '';
      this.say(`${count(ids.length, 'excerpt')} fit “${this.named}”. Correct the selection, then S splits them off.`);
    } catch (error) {
      this.say(error.message, 'bad');
    }
  }

  async introduce(again = false) {
    await introduce(this.root, !again);
    this.paintSaved();
  }

  paintSaved() {
    const waiting = this.store.queue.length;
    this.saved.dataset.state = this.store.online ? (waiting ? 'saving' : 'saved') : 'offline';
    this.saved.textContent = this.savedWords(waiting);
    this.who.firstChild.textContent = this.store.analyst || 'Who decides?';
    this.root.dataset.acknowledged = this.store.acknowledged;
  }

  savedWords(waiting) {
    if (this.store.online) return waiting ? `saving ${waiting} …` : 'saved';
    if (this.store.updated)
      return `The workbench was updated: reload the page. ${count(waiting, 'decision')} not recorded`;
    const kept = waiting ? `${count(waiting, 'decision')} kept and sent when it is back` : 'waiting for it';
    return `The workbench does not answer; ${kept}`;
  }

  say(text, kind = '') {
    clearTimeout(this.saying);
    this.toast.className = `wb-toast ${kind}`;
    this.toast.replaceChildren(
      el('span', {}, text),
      button(
        'OK',
        () => {
          this.toast.hidden = true;
        },
        { kind: 'quiet' },
      ),
    );
    this.toast.hidden = false;
    this.saying = setTimeout(
      () => {
        this.toast.hidden = true;
      },
      kind ? 12000 : 5000,
    );
  }

  /** Suggestions on or off, for this person: the browser remembers it. */
  async switchSuggestions() {
    if (this.store.never) {
      this.say(this.store.never);
      return;
    }
    const wanted = !this.store.suggestions;
    localStorage.setItem(PLAIN_KEY, wanted ? '' : 'yes');
    await this.store.suggest(wanted);
    if (this.current) await this.show(this.current);
    this.say(wanted ? 'Suggestions are on again.' : 'Suggestions are off in this browser; h brings them back.');
  }

  // Looking ---------------------------------------------------------------------------------

  async open(id, excerpt = '') {
    if (!id) return;
    this.current = id;
    this.list.mark(id);
    await this.show(id);
    this.list.bringIntoView(); // after the cards: the page is laid out once
    if (document.activeElement === document.body) this.list.ul.focus({ preventScroll: true }); // what was pressed went with its theme
    this.map.show(id);
    if (excerpt && this.current === id) this.cards.goTo(excerpt);
    const ahead = this.list.ahead(PREFETCH).filter((next) => next !== FOUND);
    if (ahead.slice(0, AT_LEAST).some((next) => !this.store.details.has(next))) this.store.prefetch(ahead);
  }

  async show(id) {
    try {
      const detail = await this.store.detail(id);
      if (this.current === id) this.detail.show(detail);
    } catch (error) {
      if (this.current === id) this.say(error.message, 'bad');
    }
  }

  async find(query, by, within) {
    if (by === 'meaning') this.say(`Looking for what is like “${query}” … The first time, this loads the model.`);
    try {
      await this.store.find(query, by, within);
      if (by === 'meaning') this.toast.hidden = true;
      await this.open(FOUND);
    } catch (error) {
      this.say(error.message, 'bad');
    }
  }

  /** Excerpts to look at, e.g. encircled on the map: those of the open theme are selected in it, else all listed. */
  async lassoed(ids, name = 'On the map') {
    const held = new Set(this.cards.ids);
    const own = isList(this.current) ? [] : ids.filter((id) => held.has(id));
    if (own.length) {
      this.cards.pickThese(own);
      return;
    }
    await this.gather(name, ids);
    this.cards.pickThese(ids);
  }

  /** Excerpts as a list of their own, which is no theme. */
  async gather(name, ids) {
    this.store.gather(name, ids, await this.store.cards(ids.slice(0, 200)));
    await this.open(FOUND);
  }

  opened(cards) {
    if (!this.store.analyst) return;
    const ids = cards.map((card) => card.id);
    cards.forEach((card) => {
      card.opened = true;
    });
    const args = { op: 'opened', excerpts: ids, made_at: this.store.seq };
    this.store.server.decide(args).catch(() => null);
    for (const id of new Set([this.current, ...cards.flatMap((card) => card.themes)])) {
      const row = this.store.base.get(id);
      if (row)
        row.read = Math.min(
          row.n,
          row.read + cards.filter((card) => id === this.current || card.themes.includes(id)).length,
        );
    }
    this.detail.paintHead();
    cards.forEach((card) => {
      const dot = this.cards.nodes.get(card.id)?.querySelector('.wb-unread');
      if (dot) dot.className = 'wb-read';
    });
  }

  // Deciding --------------------------------------------------------------------------------

  /** A decision that is shown at once; refusals are said by `listen`. */
  async decide(op, args, shown = {}) {
    if (!this.store.analyst) await this.introduce();
    return this.store.decide(op, args, shown).catch(() => null);
  }

  /** Decide on a name; why it is refused is said beside it, or here where its theme is not shown any more. */
  async rename(theme, name, seen) {
    if (!this.store.analyst) await this.introduce();
    try {
      await this.store.decide('rename', { theme, name }, { theme, patch: { name }, seen });
    } catch ({ message }) {
      if (!this.detail.refuse(theme, name, message)) this.say(`Not done (rename to “${name}”): ${message}`, 'bad');
    }
  }

  turn(op, state, advance = true) {
    const theme = this.current;
    const row = this.store.row(theme);
    if (!row || isList(theme) || row.state === state) return;
    if (op === 'accept' && !row.name) {
      this.say('It has no name yet; give it one to accept it.');
      this.acts.rename();
      return;
    }
    if (op === 'accept' && !row.read && row.n && !this.asked()) {
      this.say(
        `Nobody has read an excerpt of “${row.name}” yet. Press a again to accept it all the same; this is asked once.`,
      );
      return;
    }
    this.toast.hidden = true; // what it asked or told is answered
    const next = this.list.undecided();
    this.decide(op, { theme, ...(op === 'accept' ? { name: row.name } : {}) }, { theme, patch: { state } });
    if (advance && next) this.open(next);
  }

  /** Whether the analyst was asked about accepting unread themes; from now on they were. */
  asked() {
    const was = this.wasAsked || Boolean(sessionStorage.getItem(ASKED_KEY));
    if (!this.wasAsked) sessionStorage.setItem(ASKED_KEY, 'yes'); // written once, not with every decision
    this.wasAsked = true;
    return was;
  }

  themeOptions(without = []) {
    const order = this.store
      .rows()
      .filter((row) => row.state !== 'rejected' && !without.includes(row.id))
      .sort((a, b) => b.n - a.n);
    return order.map((row) => ({
      id: row.id,
      name: row.name || `unnamed ${row.id.slice(0, 8)}`,
      note: `${row.n}${row.state === 'candidate' ? '' : ` · ${row.state}`}`,
    }));
  }

  /** Choose a theme, or make one by typing a new name; resolves with {id, action} or null. */
  async chooseTheme(title, { without = [], actions, excerpts = null } = {}) {
    const chosen = await pick(this.root, title, this.themeOptions(without), {
      actions,
      create: excerpts ? 'New theme' : '',
    });
    if (!chosen || chosen.id) return chosen;
    const made = await this.decide('create', { name: chosen.typed, excerpts: [] });
    return made ? { ...chosen, id: made.made[0] } : null;
  }

  chosenOrSay() {
    const ids = this.cards.chosen();
    if (!ids.length) this.say('Select excerpts first: Space, or click them.');
    return ids;
  }

  actions() {
    const here = () => (isList(this.current) || !this.store.row(this.current) ? null : this.current);
    const onTheme = (fn) => () => {
      const theme = here();
      return theme ? fn(theme) : this.say('That is for themes.');
    };
    return {
      open: (id) => this.open(id),
      focus: () => this.list.ul.focus(),
      accept: () => this.turn('accept', 'accepted'),
      reject: () => this.turn('reject', 'rejected'),
      park: () => this.turn('park', 'parked'),
      reopen: () => this.turn('reopen', 'candidate', false),
      rename: onTheme(() => this.detail.rename()),
      name: (theme, name, seen) => this.rename(theme, name, seen),
      suggestions: () => this.switchSuggestions(),
      takeName: (name) => this.rename(this.current, name),
      takeMeaning: (definition) => this.decide('redefine', { theme: this.current, definition }),
      define: onTheme((theme) => this.define(theme)),
      nest: onTheme(async (theme) => {
        const top = el(
          'button',
          {
            type: 'button',
            class: 'wb-link',
            onclick: (event) => {
              event.target.closest('dialog').close();
              this.decide('nest', { theme, parent: '' });
            },
          },
          'Put it at the top',
        );
        const chosen = await pick(this.root, `Put “${this.store.title(theme)}” under`, this.themeOptions([theme]), {
          actions: [{ label: 'Put it there' }],
          before: this.store.row(theme).parent ? [top] : [],
        });
        if (chosen) this.decide('nest', { theme, parent: chosen.id });
      }),
      split: onTheme((theme) => openSplit(this, theme)),
      splitOff: onTheme((theme) => this.splitOff(theme)),
      merge: () => openMerge(this, here()),
      create: () => this.create(),
      move: () => this.moveTo(),
      alsoIn: () => this.addTo(),
      remove: onTheme((source) => {
        const excerpts = this.chosenOrSay();
        if (excerpts.length) this.decide('remove', { excerpts, source });
      }),
      setAside: () => {
        if (this.current === ASIDE) return this.acts.takeBack();
        const excerpts = this.chosenOrSay();
        return excerpts.length && this.decide('set aside', { excerpts });
      },
      takeBack: () => {
        const excerpts = this.chosenOrSay();
        return excerpts.length && this.decide('take back', { excerpts });
      },
      link: onTheme((theme) => this.link(theme)),
      linkTo: (code) => this.decide('link', { theme: this.current, code, relation: 'same' }),
      unlink: (code) => this.decide('unlink', { theme: this.current, code }),
      adopt: onTheme((theme) => this.decide('adopt', { theme })),
      memo: () => this.memo(),
      undo: () => this.decide('undo', {}).then((done) => done && this.say('Taken back.')),
      redo: () => this.decide('redo', {}).then((done) => done && this.say('Done again.')),
      evidence: onTheme((theme) => lookForEvidence(this, theme)),
      elsewhere: onTheme((theme) => lookElsewhere(this, theme)),
      putAlso: (one) => putElsewhere(this, one, 'add'),
      putThere: (one) => putElsewhere(this, one, 'move'),
      take: (ids) => take(this, ids),
      putBack: (ids) => putBack(this, ids),
      listed: (name, ids) => this.gather(name, ids),
      lookAt: (name, ids) => this.lassoed(ids, name),
      mergeThese: (themes) => openMerge(this, ...themes),
      read: (card) => this.reader.open(card.transcript, card.id),
      context: () => {
        const card = this.cards.data.get(this.cards.chosen()[0] || this.cards.ids[0]);
        if (card) this.reader.open(card.transcript, card.id);
      },
    };
  }

  async create() {
    const excerpts = this.cards.chosen();
    const hint = excerpts.length
      ? `Of ${count(excerpts.length, 'selected excerpt')}; they stay in their other themes too.`
      : 'Empty; move excerpts into it.';
    const name = await askText(this.root, 'New theme', { label: 'Name of the new theme', accept: 'Make it', hint });
    if (!name) return;
    const done = await this.decide('create', { name, excerpts });
    if (done) this.open(done.made[0]);
  }

  /** The selected excerpts as a theme of their own, the others as another. */
  async splitOff(theme) {
    const off = this.chosenOrSay();
    const rest = this.cards.ids.filter((id) => !off.includes(id));
    if (!off.length || !rest.length) return;
    const name = await askText(this.root, `Split ${count(off.length, 'excerpt')} off “${this.store.title(theme)}”`, {
      value: this.named || '',
      label: 'Name of the new theme; its key phrases where it is left empty',
      accept: 'Split off',
      must: false,
      hint: `${count(rest.length, 'excerpt')} stay together. u takes it back.`,
    });
    this.named = '';
    if (name === null) return;
    const done = await this.decide('split', {
      theme,
      parts: [off, rest],
      names: [name, this.store.row(theme)?.name || ''],
    });
    if (done) await this.open(done.made[0]);
  }

  async moveTo() {
    const excerpts = this.chosenOrSay();
    if (!excerpts.length) return;
    const source = isList(this.current) ? '' : this.current;
    const actions = source ? [{ label: 'Move' }, { label: 'Also in' }] : [{ label: 'Move' }];
    const chosen = await this.chooseTheme(`Move ${count(excerpts.length, 'excerpt')} to`, {
      without: [source],
      actions,
      excerpts,
    });
    if (!chosen) return;
    const done =
      chosen.action === 1
        ? await this.decide('add', { excerpts, target: chosen.id })
        : await this.decide('move', { excerpts, source, target: chosen.id });
    if (done)
      this.say(
        `${count(excerpts.length, 'excerpt')} ${chosen.action === 1 ? 'also' : 'now'} in “${this.store.title(chosen.id)}”.`,
      );
  }

  async addTo() {
    const excerpts = this.chosenOrSay();
    if (!excerpts.length) return;
    const chosen = await this.chooseTheme(`${count(excerpts.length, 'excerpt')} also in`, {
      without: [this.current],
      actions: [{ label: 'Add' }],
      excerpts,
    });
    if (chosen) this.decide('add', { excerpts, target: chosen.id });
  }

  /** Ask what a theme means; what was `typed` and refused is asked for again and not lost. */
  async define(theme, typed = null) {
    const { seq: seen } = this.store;
    const detail = await this.store.detail(theme);
    const hint =
      typed === null
        ? 'What is in it, what is not; it goes into exports.'
        : `This was not saved. The theme says now: “${detail.definition}”`;
    const definition = await askText(this.root, 'What the theme means', {
      value: typed ?? detail.definition,
      long: true,
      must: false,
      hint,
    });
    if (definition === null || definition === detail.definition) return;
    const done = await this.decide('redefine', { theme, definition }, { seen });
    if (!done && this.store.row(theme)) await this.define(theme, definition);
  }

  async link(theme) {
    if (!this.store.codes.length) {
      this.say('There is no codebook yet; import one, or adopt this theme as a code.');
      return;
    }
    const relation = el(
      'select',
      { 'aria-label': 'How the theme stands to the code' },
      ...[
        ['same', 'the same as'],
        ['broader', 'broader than'],
        ['narrower', 'narrower than'],
        ['overlaps', 'overlapping with'],
      ].map(([value, text]) => el('option', { value }, text)),
    );
    const options = this.store.codes.map((code) => ({
      id: code.id,
      name: code.name,
      note: code.definition.slice(0, 60),
    }));
    const chosen = await pick(this.root, 'Link a code', options, {
      actions: [{ label: 'Link' }],
      before: [el('label', { class: 'wb-line' }, 'The theme is ', relation)],
    });
    if (chosen) this.decide('link', { theme, code: chosen.id, relation: relation.value });
  }

  memo(given = null) {
    return writeMemo(this, given);
  }
}
