// The frame of a page: the study's name, the groups of pages as menus, who decides.

import { button, el } from './dom.js';
import { introduce } from './who.js';

/** @param {Element} element */
export function start(element) {
  const root = /** @type {HTMLElement} */ (element.querySelector('.wb-frame'));
  nameStudy(root);
  foldMenus(root);
  showWho(root);
}

/** @param {Element} root */
async function nameStudy(root) {
  const answer = await fetch('/frame');
  if (!answer.ok) return;
  const { name } = await answer.json();
  const home = /** @type {HTMLElement} */ (root.querySelector('.wb-study'));
  home.textContent = name;
  home.title = `${name}: where it stands`;
  document.title = `${here(root)} · ${name}`;
}

/**
 * The name of the page that is open.
 * @param {Element} root
 */
function here(root) {
  return root.querySelector('nav [aria-current]')?.textContent || 'Home';
}

/**
 * Only one menu is open; Escape and a click elsewhere close it.
 * @param {Element} root
 */
function foldMenus(root) {
  const open = () => /** @type {HTMLDetailsElement | null} */ (root.querySelector('details[open]'));
  root.addEventListener('keydown', (event) => {
    const menu = open();
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key !== 'Escape' || !menu) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', ({ target }) => {
    const menu = open();
    if (menu && !menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
}

/** @param {HTMLElement} root */
function showWho(root) {
  const place = root.querySelector('.wb-decides');
  /** @param {string} analyst */
  const paint = (analyst) => {
    const change = button(analyst ? 'Change' : 'Say who you are', () => introduce(root), { kind: 'quiet' });
    place?.replaceChildren(...(analyst ? ['You decide as ', el('b', {}, analyst), ' '] : []), change);
  };
  document.addEventListener('workbench:analyst', ({ detail }) => paint(detail));
  window.workbench.analyst().then(
    (analyst) => {
      paint(analyst);
      if (!analyst && root.dataset.asks === 'yes') introduce(root);
    },
    () => null,
  );
}
