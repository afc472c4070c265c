// The alignment page: every theme with the codes it meets, what is new, what no theme covers.

import { button, count, el } from './dom.js';
import { Store } from './store.js';
import { introduce } from './who.js';

const RELATIONS = [
  ['same', 'the same as'],
  ['broader', 'broader than'],
  ['narrower', 'narrower than'],
  ['overlaps', 'overlapping with'],
];
const SAID = Object.fromEntries(RELATIONS);
const SHOWN = {
  '': 'everything',
  same: 'the same',
  broader: 'broader',
  narrower: 'narrower',
  overlaps: 'overlapping',
  new: 'new themes',
  open: 'not decided yet',
  uncovered: 'codes that no theme covers',
};

export async function start(element, server) {
  const page = new Alignment(element.querySelector('.wb'), new Store(server));
  await page.begin();
}

class Alignment {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.shown = el(
      'select',
      { 'aria-label': 'Show', onchange: () => this.paint() },
      ...Object.entries(SHOWN).map(([value, text]) => el('option', { value }, text)),
    );
    this.why = el('input', {
      type: 'text',
      class: 'wb-why',
      maxLength: 2000,
      placeholder: 'Why? goes with the next decision',
      'aria-label': 'Reason for the next decision',
    });
    store.reason = () => {
      const reason = this.why.value.trim();
      this.why.value = '';
      return reason;
    };
    this.said = el(
      'p',
      { class: 'wb-hint', role: 'status' },
      'Comparing themes with the codebook … the first time this loads the model.',
    );
    this.body = el('div', { class: 'wb-aligned' });
    store.on('refused', ({ error }) => {
      this.said.textContent = `${error.kind === 'unsure' ? 'Perhaps not done' : 'Not done'}: ${error.message}`;
    });
    store.on('behind', (error) => {
      this.said.textContent = `Recorded, but it could not be shown anew: ${error.message} Reload the page.`;
    });
    store.on('after', ({ problem }) => {
      this.said.textContent = `Recorded, but: ${problem}`;
    });
  }

  async begin() {
    this.root.replaceChildren(
      el('h1', {}, 'Alignment'),
      el(
        'div',
        { class: 'wb-row' },
        'Show ',
        this.shown,
        this.why,
        button('Undo', () => this.decide('undo', {}), { kind: 'quiet' }),
      ),
      this.said,
      this.body,
    );
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

  async decide(op, args) {
    if (!this.store.analyst && !(await introduce(this.root))) return;
    const done = await this.store.decide(op, args).catch(() => null);
    if (done) await this.load();
  }

  paint() {
    const { themes, uncovered, basis } = this.page;
    const wanted = this.shown.value;
    const rows = themes
      .map((theme) => [theme, theme.codes.filter((code) => passes(code, wanted))])
      .filter(([theme, codes]) => codes.length || (!theme.codes.length && (wanted === '' || wanted === 'new')));
    const fresh = themes.filter((theme) => !theme.codes.length).length;
    this.said.textContent = this.store.codes.length
      ? `${count(themes.length, 'theme')}, ${fresh} new to the codebook; ${count(uncovered.length, 'code')} that no theme covers. ${basis}`
      : 'There is no codebook yet: load one on the Import page, or adopt themes as codes.';
    const bare = wanted === '' || wanted === 'uncovered' ? uncovered : [];
    this.body.replaceChildren(
      ...rows.map(([theme, codes]) => this.theme(theme, codes)),
      ...(bare.length ? [this.uncovered(bare)] : []),
    );
    if (!this.body.childElementCount) this.body.replaceChildren(el('p', { class: 'wb-hint' }, 'Nothing of that kind.'));
  }

  theme(theme, codes) {
    const open = el('a', { href: `/?${new URLSearchParams({ theme: theme.id })}` }, theme.name);
    const adopt = theme.codes.length
      ? null
      : button('Adopt as a new code', () => this.decide('adopt', { theme: theme.id }), { kind: 'primary' });
    return el(
      'section',
      { 'aria-label': theme.name },
      el('h2', {}, open),
      el(
        'p',
        { class: 'wb-meta' },
        el('span', { class: `wb-state ${theme.state}` }, theme.state),
        el('span', {}, count(theme.n, 'excerpt')),
        el('span', {}, count(theme.people, 'participant')),
      ),
      theme.codes.length
        ? el('ul', {}, ...codes.map((code) => this.code(theme, code)))
        : el('p', {}, 'New: no code of the codebook speaks of it. ', adopt),
    );
  }

  code(theme, code) {
    const relation = el(
      'select',
      { 'aria-label': `How ${theme.name} stands to ${code.name}` },
      ...RELATIONS.map(([value, text]) =>
        el('option', { value, selected: value === (code.decided || code.relation) }, text),
      ),
    );
    relation.addEventListener('change', () => {
      if (code.decided) this.decide('link', { theme: theme.id, code: code.id, relation: relation.value });
    });
    const fit =
      code.relation === 'broader' || code.relation === 'overlaps'
        ? el(
            'a',
            {
              class: 'wb-fit',
              href: `/?${new URLSearchParams({ theme: theme.id, fit: code.id })}`,
              title: 'Opens the board with the excerpts that fit the code selected',
            },
            'Split to fit …',
          )
        : null;
    const how = code.decided
      ? [
          el('span', { class: 'wb-state accepted' }, 'linked'),
          relation,
          button('Unlink', () => this.decide('unlink', { theme: theme.id, code: code.id }), { kind: 'quiet' }),
        ]
      : [
          el('span', {}, 'perhaps'),
          relation,
          button('Link', () => this.decide('link', { theme: theme.id, code: code.id, relation: relation.value })),
        ];
    const differs = code.decided && code.decided !== code.relation ? ` (read as ${SAID[code.relation]} it)` : '';
    return el(
      'li',
      { dataset: { decided: code.decided ? 'yes' : 'no' } },
      el(
        'div',
        { class: 'wb-row' },
        ...how.slice(0, 2),
        el('b', { title: code.definition }, code.name),
        ...how.slice(2),
        fit,
      ),
      el('p', { class: 'wb-hint' }, `${code.why}${differs}`),
      ...(code.evidence.length
        ? [
            el(
              'details',
              {},
              el('summary', {}, `Evidence, ${count(code.evidence.length, 'excerpt')}`),
              ...code.evidence.map((quote) => el('blockquote', {}, quote.text, el('cite', {}, ` ${quote.who}`))),
            ),
          ]
        : []),
    );
  }

  uncovered(codes) {
    return el(
      'section',
      { 'aria-label': 'Codes that no theme covers' },
      el('h2', {}, 'Codes that no theme covers'),
      el(
        'ul',
        {},
        ...codes.map((code) =>
          el(
            'li',
            {},
            el(
              'div',
              { class: 'wb-row' },
              el('b', {}, code.name),
              el('span', {}, code.definition),
              el(
                'a',
                {
                  class: 'wb-fit',
                  href: `/?${new URLSearchParams({ find: `${code.name} ${code.definition}`.slice(0, 200) })}`,
                },
                'Look for excerpts …',
              ),
            ),
          ),
        ),
      ),
    );
  }
}

function passes(code, wanted) {
  if (wanted === 'open') return !code.decided;
  return !wanted || (code.decided || code.relation) === wanted;
}
