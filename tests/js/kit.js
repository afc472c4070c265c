// A server that keeps a board of themes, and just enough of a page for the board's parts to stand in.

const ROW = { state: 'candidate', people: 1, read: 0, parent: null, codes: [], groups: {}, doubt: 0, fit: 0 };

/** A theme's row; what is not told is ordinary. */
export function row(id, name, rest = {}) {
  return { ...ROW, id, name, n: 1, ...rest };
}

/** Answers like the desk behind the board: decisions in order, an answer to each, and what changed. */
export class FakeServer {
  constructor(rows) {
    this.rows = new Map(rows.map((each) => [each.id, each]));
    this.seq = 10;
    this.changed = new Map(); // theme -> the event that changed it last
    this.sent = []; // what the page sent, one entry for each time
    this.asked = []; // what the page asked
    this.known = new Map(); // id of a decision -> what was answered to it
    this.away = 0; // so many times it does not answer
    this.deaf = 0; // so many times it records, and its answer is lost
    this.error = null; // what a whole question is answered with
    this.refusals = new Map(); // kind of decision -> the error it is answered with
    this.problems = new Map(); // kind of decision -> what fails once it is recorded
    this.news = {}; // told with what changed, in place of what else would be
    this.gate = null; // what has to open before anything is answered
  }

  /** Nothing is answered until the function that this gives is called. */
  hold() {
    let open;
    this.gate = new Promise((done) => {
      open = done;
    });
    return () => {
      this.gate = null;
      open();
    };
  }

  async read(asked) {
    this.asked.push(asked);
    if (this.broken === asked.what) throw new Error('the line is broken');
    if (asked.what === 'hello') return { name: 'Study', no_suggestions: '' };
    if (asked.what === 'sync') return this.since(asked.since);
    if (asked.what === 'theme') return { id: asked.id, row: this.rows.get(asked.id), ids: [], cards: [] };
    return {
      ...{
        seq: this.seq,
        rows: [...this.rows.values()].map((each) => ({ ...each })),
        lists: [row('pool', 'In no theme', { state: 'pool' })],
      },
      ...{ codes: [], participants: [], excerpts: 3, transcripts: 1, groups: [], waiting: {} },
    };
  }

  since(seq) {
    const rows = [...this.changed].filter(([, at]) => at > seq).map(([id]) => ({ ...this.rows.get(id) }));
    return { seq: this.seq, rows, gone: [], lists: [], reload: false, ...this.news };
  }

  /** Somebody, perhaps another one, changes a theme. */
  change(id, what) {
    this.seq += 1;
    this.rows.set(id, { ...this.rows.get(id), ...what });
    this.changed.set(id, this.seq);
    return this.seq;
  }

  async decide_all({ decisions, made_at, since }) {
    this.sent.push({ decisions, made_at });
    await this.gate;
    if (this.away) {
      this.away -= 1;
      throw new Error('nobody there');
    }
    if (this.error) return { error: this.error };
    const answers = decisions.map((one) => this.answer(one));
    if (this.deaf) {
      this.deaf -= 1;
      throw new Error('the answer is lost');
    }
    return { ...this.since(since), answers };
  }

  answer(one) {
    const error = this.refusals.get(one.op);
    if (error) return { error };
    if (!this.known.has(one.client_id)) {
      const recorded = this.change(one.theme, CHANGES[one.op](one));
      const problem = this.problems.get(one.op);
      this.known.set(one.client_id, { recorded, made: [], ...(problem ? { problem } : {}) });
    }
    return this.known.get(one.client_id);
  }
}

const CHANGES = {
  accept: () => ({ state: 'accepted' }),
  reject: () => ({ state: 'rejected' }),
  rename: ({ name }) => ({ name }),
};

/** Lets everything that can go on go on. */
export async function settled() {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

/** An element as far as the list needs one: attributes, children, a place in the page. */
class Node extends EventTarget {
  constructor(tag = '') {
    super();
    this.tag = tag;
    this.dataset = {};
    this.style = {};
    this.attributes = new Map();
    this.nodes = [];
    this.options = this.nodes; // of a select
    this.chosen = null;
    this.offsetHeight = 20;
    this.clientHeight = this.scrollTop = 0;
    this.isConnected = true;
  }

  append(...nodes) {
    this.nodes.push(...nodes.map((each) => (typeof each === 'string' ? new Text(each) : each)));
    for (const node of this.nodes) node.parent = this;
  }

  replaceChildren(...nodes) {
    this.nodes.length = 0;
    this.append(...nodes);
  }

  replaceWith(node) {
    this.parent.nodes[this.parent.nodes.indexOf(this)] = node;
    node.parent = this.parent;
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  focus() {
    document.activeElement = this;
  }

  matches(selector) {
    return selector.split(',').some((each) => each.startsWith(this.tag));
  }

  closest(tag) {
    return this.tag === tag ? this : (this.parent?.closest(tag) ?? null);
  }

  querySelector() {
    return null;
  }

  get firstChild() {
    return this.nodes[0];
  }

  get textContent() {
    return this.nodes.map((each) => each.textContent).join('');
  }

  set textContent(text) {
    this.replaceChildren(text);
  }

  get value() {
    return this.tag === 'select' ? (this.chosen ?? this.nodes[0]?.value ?? '') : (this.typed ?? '');
  }

  set value(value) {
    if (this.tag === 'select') this.chosen = value;
    else this.typed = value;
  }
}

class Text {
  constructor(text) {
    this.textContent = text;
  }
}

/** Stand a page around the modules; call it before they are imported. */
export function page() {
  const resized = [];
  globalThis.Element = Node;
  globalThis.window = Object.assign(new EventTarget(), { workbench: { analyst: async () => 'Ada' } });
  globalThis.document = Object.assign(new EventTarget(), {
    createElement: (tag) => new Node(tag),
    activeElement: null,
  });
  globalThis.ResizeObserver = class {
    constructor(changed) {
      resized.push(changed);
    }

    observe() {}
  };
  return {
    root: new Node('div'),
    /** The elements that are watched have another size now. */
    resize: () => resized.forEach((changed) => changed()),
  };
}

/** An event with what a keyboard or mouse tells, on `target`. */
export function happening(type, told, target) {
  const event = Object.assign(new Event(type, { cancelable: true }), told);
  if (target) Object.defineProperty(event, 'target', { value: target });
  return event;
}
