// The map: every excerpt a point, drawn straight into pixels, so 100,000 take a few milliseconds.

/** @import { Store } from './store.js' */
/** @import { Point } from './lasso.js' */

import { css, groupPixels, inks, lookOf, mark, swatch, themePixels } from './colours.js';
import { button, el, later, write } from './dom.js';
import { said, square } from './dots.js';
import { drawLine, enclosed } from './lasso.js';
import { POOL } from './lists.js';
import { bytes, idAt } from './points.js';

const NONE = 0xffff;
const REST_MS = 60;
const SHAPED = 3000; // excerpts up to which each is drawn large enough for its theme's shape

export class ExcerptMap {
  /**
   * @param {Pick<Store, 'read' | 'cards' | 'row' | 'title'>} store
   * @param {{ open: (theme: string, excerpt: string) => unknown, lassoed: (ids: string[]) => unknown }} actions
   *   `open` shows what was clicked, `lassoed` takes what was encircled
   */
  constructor(store, { open, lassoed }) {
    this.store = store;
    this.open = open;
    this.lassoed = lassoed;
    this.n = 0; // points
    this.ids = new Uint8Array(0);
    this.xy = new Float32Array(0);
    /** @type {string[]} */
    this.groups = [];
    this.group = new Uint16Array(0); // of each point, a number into `groups`
    this.attribute = ''; // what the groups are of
    /** @type {string[]} */
    this.themes = [];
    /** @type {Uint16Array | null} */
    this.theme = null; // of each point, a number into `themes`
    /** @type {Map<string, number>} */
    this.number = new Map(); // theme -> its number
    this.zoom = 1;
    /** @type {Point} */
    this.centre = [0, 0];
    /** @type {[scale: number, midX: number, midY: number]} */
    this.scaled = [1, 0, 0];
    this.byGroup = false;
    this.current = '';
    this.colours = new Uint32Array(0);
    /** @type {number[][]} */
    this.masks = []; // of each theme, which pixels of five by five belong to its shape
    /** @type {HTMLElement[]} */
    this.groupLegend = [];
    this.background = this.none = this.ink = this.accent = 0;
    this.plain = new Uint32Array(0); // the picture without what is open or under the pointer
    this.cached = ''; // what `plain` was drawn for
    this.drawing = this.resting = 0;
    this.hovered = -1;
    /** @type {Point[] | null} */
    this.line = null; // the lasso as far as it is drawn
    this.canvas = el('canvas', {
      class: 'wb-canvas',
      tabIndex: 0,
      role: 'img',
      'aria-label': 'Map: excerpts that are alike lie close together',
    });
    this.said = el('div', { class: 'wb-hover', role: 'status' });
    this.legend = el('div', { class: 'wb-legend' });
    this.toggle = button('Colour by group', () => this.switchColour(), { key: 'g', kind: 'quiet' });
    this.lasso = button('Lasso', () => this.switchLasso(), {
      key: 'L',
      kind: 'quiet',
      title: 'Draw a line around excerpts to select them',
    });
    this.lasso.setAttribute('aria-pressed', 'false');
    this.node = el(
      'section',
      { class: 'wb-map', 'aria-label': 'Map' },
      el(
        'div',
        { class: 'wb-maptools' },
        this.toggle,
        this.lasso,
        button('Whole map', () => this.reset(), { key: '0', kind: 'quiet' }),
      ),
      this.canvas,
      this.legend,
      this.said,
    );
    this.soon = later(() => {
      if (this.n) this.paintLegend();
      this.draw();
    }, REST_MS);
    this.listen();
  }

  /** Places and groups, and who holds what: after the material changed. */
  async load() {
    const map = await this.store.read('map');
    this.ids = new Uint8Array(bytes(map.ids));
    this.theme = null; // who holds what comes with the next answer
    this.groups = map.groups;
    this.n = this.ids.length / 16;
    this.xy = new Float32Array(bytes(map.xy));
    this.group = new Uint16Array(bytes(map.group));
    this.attribute = map.attribute;
    this.toggle.hidden = !map.groups.length;
    await this.loadThemes();
    this.resize();
    this.canvas.dataset.places = `${this.n}`; // it can be drawn on from now on
  }

  /** Who holds what: after excerpts changed places. */
  async loadThemes() {
    const { themes, theme } = await this.store.read('map themes');
    this.themes = themes;
    this.theme = new Uint16Array(bytes(theme));
    if (this.theme.length !== this.n) return this.load();
    this.number = new Map(themes.map((id, i) => [id, i]));
    this.recolour();
  }

  /**
   * The id of the nth excerpt.
   * @param {number} n
   */
  id(n) {
    return idAt(this.ids, n);
  }

  /**
   * Show where a theme's excerpts lie, once no more keys are pressed: people who leaf through do not look here.
   * @param {string} id
   */
  show(id) {
    this.current = id;
    this.soon();
  }

  switchColour() {
    if (!this.n || !this.groups.length) return;
    this.byGroup = !this.byGroup;
    this.recolour();
  }

  recolour() {
    this.palette();
    this.draw();
  }

  /** Whether dragging draws a lasso instead of shifting the map. */
  switchLasso(on = this.lasso.getAttribute('aria-pressed') !== 'true') {
    this.lasso.setAttribute('aria-pressed', on ? 'true' : 'false');
    this.canvas.style.cursor = on ? 'crosshair' : 'grab';
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.zoom = Math.max(1, Math.min(40, this.zoom * factor));
    if (this.zoom === 1) this.centre = [0, 0];
    this.draw();
  }

  reset() {
    this.zoom = 1;
    this.centre = [0, 0];
    this.draw();
  }

  palette() {
    this.cached = '';
    write(this.toggle.firstChild, `Colour by ${this.byGroup ? 'theme' : this.attribute || 'group'}`);
    const dark = document.body.classList.contains('dark');
    const numbers = this.themes.map((theme) => this.store.row(theme)?.number ?? 1);
    Object.assign(this, inks(dark));
    this.colours = this.byGroup ? groupPixels(this.groups.length, dark) : themePixels(numbers, dark);
    this.masks = numbers.map((number) => lookOf(number).mask);
    const groups = this.groups.map((name, i) => swatch(this.colours[i], name));
    this.groupLegend = groups;
    this.paintLegend();
  }

  /** What the colours stand for: the groups, or the open theme's own. */
  paintLegend() {
    const row = this.store.row(this.current);
    const own = row?.number ? [el('span', {}, mark(row), 'this theme')] : [];
    this.legend.replaceChildren(...(this.byGroup ? this.groupLegend : own));
  }

  resize() {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const box = this.canvas.getBoundingClientRect();
    const [width, height] = [Math.max(1, Math.round(box.width * ratio)), Math.max(1, Math.round(box.height * ratio))];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.draw();
  }

  /**
   * Pixels from the map's middle to its edge, and where its middle lies.
   * @returns {[scale: number, midX: number, midY: number]}
   */
  frame() {
    const { width, height } = this.canvas;
    return [(Math.min(width, height) / 2.1) * this.zoom, width / 2, height / 2];
  }

  /** Draw once before the next frame, however often it is asked for. */
  draw() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.drawNow();
    });
  }

  /** All points from the cache, the open theme's on top of them. */
  drawNow() {
    const { width, height } = this.canvas;
    if (!this.n || !this.theme || width < 2) return;
    this.scaled = this.frame();
    const pen = this.canvas.getContext('2d');
    if (!pen) return;
    const of = this.byGroup ? this.group : this.theme;
    /** @param {number} i */
    const colour = (i) => (of[i] === NONE ? this.none : this.colours[of[i]]);
    const shaped = !this.byGroup && this.n <= SHAPED;
    const size = shaped ? 5 : (this.n > 8000 ? 2 : 3) + (this.zoom > 2 ? 1 : 0);
    /** @param {number} i */
    const shape = (i) => (shaped && of[i] !== NONE ? this.masks[of[i]] : undefined);
    const key = [width, height, this.zoom, ...this.centre].join();
    if (this.cached !== key) {
      this.cached = key;
      this.plain = new Uint32Array(width * height).fill(this.background);
      for (let i = 0; i < this.n; i += 1)
        this.dot(this.plain, i, colour(i), of[i] === NONE ? Math.min(3, size) : size, shape(i));
    }
    const image = pen.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    pixels.set(this.plain);
    const here = this.number.get(this.current);
    if (here !== undefined) {
      // Its own colour, on a ground of ink that lifts it from the others.
      for (let i = 0; i < this.n; i += 1)
        if (this.theme[i] === here) this.dot(pixels, i, this.ink, size + 4, undefined, -1);
      for (let i = 0; i < this.n; i += 1) if (this.theme[i] === here) this.dot(pixels, i, colour(i), size + 2);
    }
    const under = this.hovered >= 0 ? this.theme[this.hovered] : NONE;
    if (under !== NONE && under !== here && !this.byGroup) {
      for (let i = 0; i < this.n; i += 1) if (this.theme[i] === under) this.dot(pixels, i, this.ink, size + 1);
    }
    pen.putImageData(image, 0, 0);
    if (this.line) drawLine(pen, this.line, css(this.accent));
  }

  /**
   * A square of `wide` pixels at a point, or those of them that a `mask` of five by five lets through.
   * @param {Uint32Array} pixels
   * @param {number} i
   * @param {number} colour
   * @param {number} wide
   * @param {number[]} [mask]
   */
  dot(pixels, i, colour, wide, mask, shift = 0) {
    const [scale, midX, midY] = this.scaled;
    const x = Math.round(midX + (this.xy[2 * i] - this.centre[0]) * scale) + shift;
    const y = Math.round(midY - (this.xy[2 * i + 1] - this.centre[1]) * scale) + shift;
    square(pixels, this.canvas, x, y, colour, wide, mask);
  }

  /**
   * A point's place on the canvas, in its pixels.
   * @param {number} i
   * @returns {Point}
   */
  spot(i) {
    const [scale, midX, midY] = this.frame();
    return [midX + (this.xy[2 * i] - this.centre[0]) * scale, midY - (this.xy[2 * i + 1] - this.centre[1]) * scale];
  }

  /**
   * The pointer's place on the canvas, in its pixels, and how many of them the screen's pixel has.
   * @param {MouseEvent} event
   * @returns {[x: number, y: number, ratio: number]}
   */
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / box.width;
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio, ratio];
  }

  /** @param {MouseEvent} event */
  nearest(event) {
    if (!this.n || !this.theme) return -1;
    const [x, y, ratio] = this.under(event);
    let [best, found] = [(14 * ratio) ** 2, -1];
    const [scale, midX, midY] = this.frame();
    for (let i = 0; i < this.n; i += 1) {
      const px = midX + (this.xy[2 * i] - this.centre[0]) * scale;
      const py = midY - (this.xy[2 * i + 1] - this.centre[1]) * scale;
      const d = (px - x) ** 2 + (py - y) ** 2;
      if (d < best) [best, found] = [d, i];
    }
    return found;
  }

  /**
   * @param {Drag} drag
   * @param {MouseEvent} event
   */
  drag(drag, event) {
    const { canvas } = this;
    if (this.line) {
      const [x, y] = this.under(event);
      this.line.push([x, y]);
      this.draw();
      return;
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.moved ||= Math.hypot(dx, dy) > 4;
    const scale = (Math.min(canvas.clientWidth, canvas.clientHeight) / 2.1) * this.zoom;
    this.centre = [drag.centre[0] - dx / scale, drag.centre[1] + dy / scale];
    this.draw();
  }

  /** The lasso is closed: hand over what it holds. */
  close() {
    /** @type {Point[]} */
    const line = this.line ?? [];
    const held = line.length > 2 ? enclosed(line, this.n, (i) => this.spot(i)) : [];
    this.line = null;
    this.switchLasso(false);
    this.draw();
    if (held.length) this.lassoed(held.map((i) => this.id(i)));
  }

  listen() {
    const { canvas } = this;
    /** @type {Drag | null} */
    let drag = null;
    canvas.addEventListener('pointerdown', (event) => {
      const [x, y] = this.under(event);
      drag = { x: event.clientX, y: event.clientY, centre: this.centre, moved: false };
      if (event.shiftKey || this.lasso.getAttribute('aria-pressed') === 'true') this.line = [[x, y]];
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) =>
      drag ? this.drag(drag, event) : this.hover(this.nearest(event)),
    );
    canvas.addEventListener('pointercancel', () => {
      drag = null;
      this.line = null;
      this.draw();
    });
    canvas.addEventListener('pointerup', (event) => {
      const moved = drag?.moved;
      drag = null;
      if (this.line) {
        this.close();
        return;
      }
      const i = moved ? -1 : this.nearest(event);
      if (i < 0 || !this.theme) return;
      this.open(this.theme[i] === NONE ? POOL : this.themes[this.theme[i]], this.id(i));
    });
    canvas.addEventListener('pointerleave', () => this.hover(-1));
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoomBy(Math.exp(-event.deltaY / 400));
      },
      { passive: false },
    );
    new ResizeObserver(() => this.n && this.resize()).observe(canvas);
    new MutationObserver(() => this.n && this.recolour()).observe(document.body, { attributeFilter: ['class'] });
  }

  /**
   * Say what lies under the pointer, after it has rested there.
   * @param {number} i
   */
  hover(i) {
    if (i === this.hovered) return;
    this.hovered = i;
    if (this.lasso.getAttribute('aria-pressed') !== 'true') this.canvas.style.cursor = i >= 0 ? 'pointer' : 'grab';
    this.draw();
    clearTimeout(this.resting);
    this.resting = setTimeout(async () => {
      if (i < 0) {
        this.said.replaceChildren();
        return;
      }
      const [card] = await this.store.cards([this.id(i)]);
      if (this.hovered !== i || !card) return;
      this.said.replaceChildren(...said(card, (theme) => this.store.title(theme)));
    }, 90);
  }
}

/** @typedef {{ x: number, y: number, centre: Point, moved: boolean }} Drag where it began */
