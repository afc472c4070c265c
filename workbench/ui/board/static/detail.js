// One theme: its name and state, what can be decided about it, what is known of it, its excerpts.

import { OFFERED, conflictsOf, offersTo } from './changes.js';
import { afterPress, button, count, el, typing } from './dom.js';
import { isList } from './store.js';

const STALE = 'The members changed after this name was proposed; the Run page has it named again';
export const AGAINST = 'Against it';
export const ALSO = 'Elsewhere too';
const ODDS = 'At odds';
const STATE_WORDS = { candidate: 'candidate', accepted: 'accepted', rejected: 'rejected', parked: 'parked' };

export class Detail {
  /** `acts`: what the buttons do, by name (`board.js`). */
  constructor(store, cards, acts) {
    this.store = store;
    this.cards = cards;
    this.acts = acts;
    this.head = el('header', { class: 'wb-head' });
    this.refused = new Map(); // theme -> the name that was typed for it and refused, and why
    this.bar = this.makeBar();
    this.facts = el('div', { class: 'wb-facts' });
    this.tools = el('div', { class: 'wb-tools', role: 'toolbar', 'aria-label': 'Excerpts' });
    this.node = el(
      'section',
      { class: 'wb-detail', 'aria-label': 'Theme' },
      this.head,
      this.facts,
      this.tools,
      cards.node,
    );
    this.reversed = false;
  }

  show(detail) {
    this.detail = detail;
    if (this.node.dataset.theme !== detail.id) this.head.querySelector('input:focus')?.blur(); // what is typed there is taken
    this.paintHead();
    this.paintFacts();
    this.cards.show(detail, this.reversed ? [...detail.ids].reverse() : detail.ids);
    this.paintTools();
    this.node.dataset.theme = detail.id;
    if (this.refused.has(detail.id) && !this.head.querySelector('.wb-naming')) this.rename(false);
  }

  /** Name, state and counts, as they stand now; not over a name that is being typed. */
  paintHead() {
    const id = this.detail.id;
    const named = this.node.dataset.theme === id ? this.head.querySelector('.wb-naming') : null;
    const row = this.store.row(id) || this.detail.row;
    const read = row.n ? Math.round((100 * row.read) / row.n) : 100;
    const title =
      named ||
      el(
        'h2',
        { class: 'wb-title', dataset: { unnamed: row.name ? 'no' : 'yes' } },
        row.name || 'No labeler could name it',
      );
    const meta = el(
      'p',
      { class: 'wb-meta' },
      isList(id) ? null : el('span', { class: `wb-state ${row.state}` }, STATE_WORDS[row.state]),
      row.stale ? el('span', { class: 'wb-tag soft', title: STALE }, 'name is stale') : null,
      el('span', {}, el('b', {}, count(row.n, 'excerpt'))),
      el('span', {}, el('b', {}, count(row.people, 'participant'))),
      el(
        'span',
        { class: read < 30 ? 'wb-debt' : '', title: 'Share of its excerpts that somebody has opened' },
        `${read} % read`,
      ),
      row.parent
        ? el(
            'span',
            {},
            'under ',
            el(
              'button',
              { type: 'button', class: 'wb-link', onclick: () => this.acts.open(row.parent) },
              this.store.title(row.parent),
            ),
          )
        : null,
      this.detail.sources.length
        ? el('span', {}, `from ${this.detail.sources.map((name) => name || 'an unnamed theme').join(', ')}`)
        : null,
    );
    const last = isList(id) ? el('p', { class: 'wb-hint' }, LISTS[id] || '') : this.bar;
    [...this.head.children].filter((each) => each !== named && each !== last).forEach((each) => each.remove());
    if (!named) this.head.prepend(title);
    title.after(meta);
    if (last.parentNode !== this.head) this.head.append(last);
    this.paintBar(row);
  }

  /** What is decided about a theme: buttons made once, so that a click on one or the focus outlives a repaint. */
  makeBar() {
    const { acts } = this;
    // The same whatever the state, so that nothing jumps: the one in force takes itself back.
    this.toggles = [
      ['Accept', 'accepted', acts.accept, 'a', 'primary'],
      ['Reject', 'rejected', acts.reject, 'x'],
      ['Park', 'parked', acts.park, 'p'],
    ].map(([label, state, act, key, kind = '']) => {
      const node = button(label, () => (node.getAttribute('aria-pressed') === 'true' ? acts.reopen : act)(), {
        key,
        kind,
      });
      return { node, label, state, key };
    });
    const once = (event) => {
      if (event.repeat && event.key === 'Enter') event.preventDefault();
    }; // a key that is held down decides once
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
      button('Memo', acts.memo, { key: 'o' }),
    );
  }

  paintBar(row) {
    for (const { node, label, state, key } of this.toggles) {
      const on = row.state === state;
      node.firstChild.textContent = on ? `${label}ed` : label;
      node.lastChild.textContent = on ? 'b' : key;
      node.title = on ? 'back to candidates' : '';
      node.setAttribute('aria-pressed', on ? 'true' : 'false');
    }
  }

  /** The name's field in its place; a name that was refused stands in it again, and why. */
  rename(focus = true) {
    const { id } = this.detail;
    const open = this.head.querySelector('input.wb-title');
    if (open) {
      open.focus();
      return;
    }
    const was = this.store.row(id).name;
    const { name, why } = this.refused.get(id) || { name: was };
    const { seq: seen } = this.store; // others may rename it while this name is typed
    const field = el('input', {
      type: 'text',
      class: 'wb-title',
      value: name,
      'aria-label': 'Name of the theme',
      'aria-invalid': why ? 'true' : null,
      'aria-describedby': why ? 'wb-refused' : null,
    });
    const naming = el(
      'div',
      { class: 'wb-naming' },
      field,
      why ? el('p', { id: 'wb-refused', class: 'wb-warning', role: 'alert' }, `Not saved: ${why}`) : null,
    );
    let finished = false;
    const finish = (typed) => {
      if (finished) return;
      finished = true;
      this.refused.delete(id);
      naming.remove();
      if (this.detail.id === id) this.paintHead();
      if (typed !== null && typed !== was) this.acts.name(id, typed, seen);
    };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') {
        finish(field.value.trim());
        this.acts.focus();
      }
      if (event.key === 'Escape') {
        finish(null);
        this.acts.focus();
      }
    });
    field.addEventListener('blur', () =>
      afterPress(() => {
        const typed = field.value.trim();
        if (!why || typed !== name) finish(typed || null); // a refused one stays until it is changed or given up
      }),
    );
    this.head.querySelector('.wb-title').replaceWith(naming);
    if (!focus) return;
    field.focus();
    if (!why) field.select();
  }

  /** A name was refused: it stands in its field again when the theme is shown. Tells whether that is now. */
  refuse(id, name, why) {
    this.refused.set(id, { name, why });
    if (this.detail.id !== id || !this.store.row(id) || this.head.querySelector('.wb-naming')) return false;
    this.rename(!typing(document.activeElement) && !document.querySelector('dialog[open]'));
    return true;
  }

  factsOf(detail) {
    const facts = [];
    const fact = (name, ...content) => facts.push(el('dt', {}, name), el('dd', {}, ...content));
    if (detail.conflicts?.length) fact(ODDS, ...conflictsOf(detail, this));
    if (detail.offered?.ids.length) fact(OFFERED, ...offersTo(detail, this));
    if (detail.warning) fact('Breadth', el('p', { class: 'wb-warning' }, detail.warning));
    if (detail.stability) fact('Stability', el('p', {}, detail.stability));
    if (detail.definition) fact('Definition', el('p', {}, detail.definition));
    if (detail.keyphrases.length)
      fact('Sets it apart', ...detail.keyphrases.map((phrase) => el('span', { class: 'wb-phrase' }, phrase)));
    if (detail.labels.length) fact('Proposed names', ...detail.labels.map((label) => this.label(label)));
    if (detail.breadth.length)
      fact(
        'Who speaks',
        ...detail.breadth.map(([group, here, all]) =>
          el('span', { class: here ? 'wb-group' : 'wb-group none' }, `${group} `, el('b', {}, `${here}`), ` of ${all}`),
        ),
      );
    if (detail.readers.length)
      fact(
        'Read by',
        ...detail.readers.map(([who, n]) => el('span', { class: 'wb-group' }, `${who} `, el('b', {}, `${n}`))),
      );
    if (!isList(detail.id) && (detail.links.length || detail.near.length)) fact('Codes', ...this.codes(detail));
    if (!isList(detail.id)) fact(AGAINST, ...this.against(detail));
    if (!isList(detail.id)) fact(ALSO, ...this.also(detail));
    if (detail.memos.length)
      fact(
        'Memos',
        ...detail.memos
          .slice(-3)
          .map((memo) => el('p', { class: 'wb-memo' }, memo.text, el('cite', {}, ` ${memo.analyst}, #${memo.seq}`))),
      );
    return facts.length ? [el('dl', {}, ...facts)] : [];
  }

  /** What the theme echoes and who denies it: looked for when it is asked for. */
  against(detail) {
    const found = detail.evidence;
    if (!found)
      return [
        el(
          'button',
          { type: 'button', class: 'wb-link', onclick: this.acts.evidence },
          'look for echoes and negative cases',
          el('kbd', { 'aria-hidden': 'true' }, 'e'),
        ),
      ];
    if (found === 'asked') return [el('p', { role: 'status' }, 'Looking … the first time, this loads the model.')];
    const quote = ({ card, words }) =>
      el(
        'p',
        { class: 'wb-negative' },
        el('b', {}, card.who),
        ` “${card.text}” `,
        el('i', {}, words ? `denies it: “${words}” ` : ''),
        el('button', { type: 'button', class: 'wb-link', onclick: () => this.acts.read(card) }, 'in context'),
      );
    return [
      found.echo ? el('p', { class: 'wb-warning' }, found.echo) : el('p', {}, 'No echo of one question.'),
      found.borrowed.length ? el('p', {}, `Said first by the interviewer: ${found.borrowed.join(', ')}.`) : null,
      found.without.length
        ? el(
            'p',
            { title: found.without.join(', ') },
            `${count(found.without.length, 'participant')} in scope without it.`,
          )
        : null,
      ...(found.negative.length ? found.negative.map(quote) : [el('p', {}, 'No excerpt nearby denies it.')]),
    ];
  }

  /** Members that may belong to a further theme: looked for when it is asked for. */
  also(detail) {
    const found = detail.also;
    const act = (label, title, decide) =>
      el('button', { type: 'button', class: 'wb-link', title, onclick: decide }, label);
    if (!found)
      return [
        act(
          ['look for excerpts that may belong to another theme', el('kbd', { 'aria-hidden': 'true' }, 'y')],
          '',
          this.acts.elsewhere,
        ),
      ];
    if (found === 'asked') return [el('p', { role: 'status' }, 'Looking … the first time, this loads the model.')];
    const line = (one) => {
      const name = this.store.title(one.theme);
      return el(
        'div',
        { class: 'wb-elsewhere', dataset: { id: one.card.id } },
        el('p', {}, el('b', {}, one.card.who), ` “${one.card.text}” `),
        el(
          'p',
          {},
          el(
            'button',
            {
              type: 'button',
              class: 'wb-chip',
              title: `Open it; the excerpt is ${one.said}`,
              onclick: () => this.acts.open(one.theme),
            },
            name,
          ),
          ' ',
          act('also there', `Put it into “${name}” as well`, () => this.acts.putAlso(one)),
          ' · ',
          act('move there', `Move it to “${name}”`, () => this.acts.putThere(one)),
          ' · ',
          act('in context', '', () => this.acts.read(one.card)),
        ),
      );
    };
    if (!found.also.length) return [el('p', {}, 'None of its excerpts lies in the middle of another theme.')];
    const all = found.also.length + found.more;
    return [
      found.more ? el('p', {}, `The likeliest ${found.also.length} of ${count(all, 'excerpt')}.`) : null,
      ...found.also.map(line),
    ];
  }

  /**
   * Paint what is known. What had the focus keeps it, or else the fact it stood in. `at` is a fact
   * that was asked for: it is brought into view, has the focus in place of what was in it, and is given.
   */
  paintFacts(at = '') {
    const held = this.facts.contains(document.activeElement) ? document.activeElement : null;
    const name = at || held?.closest('dd')?.previousElementSibling.textContent;
    const nth = held ? this.like(held).indexOf(held) : -1;
    this.facts.replaceChildren(...this.factsOf(this.detail));
    this.facts.hidden = !this.facts.childElementCount;
    this.facts.dataset.long = this.detail.evidence || this.detail.also ? 'yes' : 'no';
    const fact = this.fact(name);
    if (fact) fact.tabIndex = -1;
    if (at && fact)
      this.facts.scrollTop += fact.getBoundingClientRect().top - this.facts.getBoundingClientRect().top - 6;
    if (!held || held === this.facts) return fact;
    const again = this.like(held)[nth] || fact;
    if (again) again.focus({ preventScroll: true });
    else this.acts.focus();
    return fact;
  }

  /** What is said under a name among the facts, if it is there. */
  fact(name) {
    return [...this.facts.querySelectorAll('dt')].find((each) => each.textContent === name)?.nextElementSibling;
  }

  /** The buttons among the facts that say the same beside the same as this one, which may be gone. */
  like(button) {
    const sign = (each) =>
      [each.ariaLabel || each.textContent, each.closest('dd > *')?.firstChild.textContent].join('\n');
    return [...this.facts.querySelectorAll('button')].filter((each) => sign(each) === sign(button));
  }

  label(label) {
    const stale = label.stale ? el('span', { class: 'wb-tag soft', title: STALE }, 'stale') : null;
    const beyond = label.beyond.length
      ? el(
          'span',
          { class: 'wb-tag soft', title: 'No excerpt of the theme holds these words of the name' },
          `nobody says: ${label.beyond.join(', ')}`,
        )
      : null;
    const who = el('cite', {}, ` ${label.labeler}`);
    if (label.failure) return el('p', { class: 'wb-label' }, el('i', {}, `could not name it: ${label.failure}`), who);
    return el(
      'p',
      { class: 'wb-label' },
      label.name,
      who,
      stale,
      beyond,
      label.name === this.store.row(this.detail.id)?.name
        ? null
        : el('button', { type: 'button', class: 'wb-link', onclick: () => this.acts.takeName(label.name) }, 'take'),
      label.description ? this.meaning(label.description) : null,
    );
  }

  meaning(text) {
    const take =
      text === this.detail.definition
        ? null
        : el(
            'button',
            { type: 'button', class: 'wb-link', onclick: () => this.acts.takeMeaning(text) },
            'take as definition',
          );
    return el('small', {}, text, ' ', take);
  }

  codes(detail) {
    const linked = detail.links.map((code) =>
      el(
        'span',
        { class: 'wb-code linked' },
        code.name,
        code.relation === 'same' ? null : el('i', {}, ` ${code.relation}`),
        el(
          'button',
          {
            type: 'button',
            class: 'wb-link',
            'aria-label': `Unlink ${code.name}`,
            title: 'unlink',
            onclick: () => this.acts.unlink(code.id),
          },
          '×',
        ),
      ),
    );
    const near = detail.near.map((code) =>
      el(
        'button',
        {
          type: 'button',
          class: 'wb-code',
          title: 'Nearest in meaning; click to link',
          onclick: () => this.acts.linkTo(code.id),
        },
        code.name,
        el('i', {}, ` ${code.cosine.toFixed(2)}`),
      ),
    );
    return [
      ...linked,
      ...near,
      el('button', { type: 'button', class: 'wb-link', onclick: this.acts.adopt }, 'adopt as code'),
    ];
  }

  /** What can be done with the excerpts that are picked. */
  paintTools() {
    this.tools.hidden = false;
    const held = ['input', '.wb-suggests', '.wb-order'].find((each) => this.tools.querySelector(`${each}:focus`));
    const { acts, cards } = this;
    const n = cards.picked.size;
    const all = el('input', {
      type: 'checkbox',
      checked: n > 0 && n === cards.ids.length,
      'aria-label': 'Select all excerpts',
      onchange: () => cards.pickAll(all.checked),
    });
    all.indeterminate = n > 0 && n < cards.ids.length;
    const order = el(
      'button',
      {
        type: 'button',
        class: 'wb-link wb-order',
        onclick: () => {
          this.reversed = !this.reversed;
          cards.theme = '';
          this.show(this.detail);
        },
      },
      this.reversed ? 'weakest first' : this.detail.cards[0]?.doubtful ? 'doubtful first' : 'strongest first',
    );
    const on = this.store.suggestions;
    const hints = this.store.never
      ? null
      : el(
          'button',
          {
            type: 'button',
            class: 'wb-link wb-suggests',
            role: 'switch',
            'aria-checked': on ? 'true' : 'false',
            title: 'What excerpts may be about, and doubtful members early; h switches it, for this browser',
            onclick: acts.suggestions,
          },
          'suggestions ',
          el('span', { 'aria-hidden': 'true' }, on ? 'on' : 'off'),
        );
    const list = isList(this.detail.id);
    const aside = this.detail.id === 'aside';
    const tools = n
      ? [
          el('b', {}, `${n} selected`),
          button('Move', acts.move, { key: 'v' }),
          list ? null : button('Also in', acts.alsoIn, { key: 'c' }),
          list ? null : button('Remove', acts.remove, { key: '⌫' }),
          aside ? button('Take back', acts.takeBack, { key: 'z' }) : button('Set aside', acts.setAside, { key: 'z' }),
          button('New theme', acts.create, { key: 'n' }),
          list || n === cards.ids.length ? null : button('Split off', acts.splitOff, { key: 'S' }),
          button('Memo', acts.memo, { key: 'o' }),
        ]
      : [
          el('span', { class: 'wb-hint' }, 'Space or click selects · v moves · f reads in context'),
          el('span', { class: 'wb-gap' }),
          el('span', {}, hints, ' ', list ? null : order),
        ];
    this.tools.replaceChildren(el('label', {}, all), ...tools.filter(Boolean));
    if (held) this.tools.querySelector(held)?.focus();
  }
}

const LISTS = {
  pool: 'Excerpts that no live theme holds. Move them into themes, make themes of them, or set them aside.',
  aside: 'Filler and greetings: in no theme, still here. Take back what counts.',
  found: 'What was found. Select excerpts to move them, or read them in context.',
};
