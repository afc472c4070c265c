// What lets a page in, before anything else runs: every write carries the token that the server
// gave this page, since a cookie is sent along with every request. Who decides is kept here, too.

(() => {
  const REMEMBERED = 'workbench:analyst';
  const RETRY_MS = 3000;
  const ask = window.fetch.bind(window);
  /** @type {Promise<typeof known> | null} */
  let introduced = null; // promise of what the server told this page
  let known = { token: '', analyst: '', offered: '' };

  const introduce = () => {
    introduced ??= ask('/door/page', { cache: 'no-store' })
      .then(async (answer) => {
        if (answer.status === 401) lock();
        if (!answer.ok) throw new Error('the workbench does not know this browser');
        known = await answer.json();
        return known;
      })
      .catch((error) => {
        introduced = null;
        throw error;
      });
    return introduced;
  };

  /**
   * A request with the page's token.
   * @param {RequestInfo | URL} input
   * @param {RequestInit} init
   */
  const withToken = async (input, init) => {
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : {}));
    headers.set('x-workbench-page', (await introduce()).token);
    return ask(input, { ...init, headers });
  };

  /** @param {RequestInfo | URL} input */
  const own = (input) =>
    new URL(input instanceof Request ? input.url : input, document.baseURI).origin === location.origin;
  /**
   * @param {RequestInfo | URL} input
   * @param {RequestInit} init
   */
  const writes = (input, init) => {
    const method = init.method ?? (input instanceof Request ? input.method : 'get');
    return !/^(get|head|options)$/i.test(method);
  };

  window.fetch = async (input, init = {}) => {
    if (!own(input)) return ask(input, init);
    let answer = writes(input, init) ? await withToken(input, init) : await ask(input, init);
    if (answer.status === 401 && writes(input, init)) {
      introduced = null;
      answer = await withToken(input, init);
    }
    if (answer.status === 401) lock();
    return answer;
  };

  const CLOSED =
    'The workbench was started again and no longer knows this browser. ' +
    'Open the address that its terminal shows in another tab; nothing that was recorded is lost, ' +
    'and then this page continues.';
  const LATE =
    'This page has not opened yet. Reload it; if that does not help, look at the ' +
    'terminal where the workbench runs, and start it again there.';
  const LATE_MS = 9000;

  /** A bar across the page that says what is wrong and what to do. @param {string} words */
  const say = (words) => {
    const bar = document.createElement('div');
    bar.className = 'wb-locked';
    bar.setAttribute('role', 'alert');
    bar.textContent = words;
    document.body.append(bar);
    return bar;
  };

  /** @type {HTMLElement | null} */
  let bar = null; // what says that this browser is not let in

  const lock = () => {
    if (bar) return;
    bar = say(CLOSED);
    setTimeout(unlock, RETRY_MS);
  };

  /** Every page has one heading once it is built. */
  const watchOpening = () => {
    if (document.querySelector('h1') || bar) return;
    const late = say(LATE);
    const looking = setInterval(() => {
      if (!document.querySelector('h1')) return;
      clearInterval(looking);
      late.remove();
    }, 500);
  };
  setTimeout(watchOpening, LATE_MS);

  const unlock = () => {
    introduced = null;
    introduce().then(
      () => {
        bar?.remove();
        bar = null;
      },
      () => setTimeout(unlock, RETRY_MS),
    );
  };

  const tell = () => document.dispatchEvent(new CustomEvent('workbench:analyst', { detail: known.analyst }));

  window.workbench = {
    /** Who decides, once the server was asked; '' until somebody has said so. */
    analyst: async () => (await introduce()).analyst,
    /** The name to offer while nobody has said who decides. */
    offered: () => localStorage.getItem(REMEMBERED) || known.offered,
    /** Say who decides from now on; gives the name as it is kept. */
    decideAs: async (name) => {
      const answer = await window.fetch('/door/analyst', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ analyst: name }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      known.analyst = (await answer.json()).analyst;
      localStorage.setItem(REMEMBERED, known.analyst);
      tell();
      return known.analyst;
    },
  };

  // Another tab of this browser said who decides: it is the same person here.
  window.addEventListener('storage', (event) => {
    if (event.key !== REMEMBERED) return;
    introduced = null;
    introduce().then(tell, () => null);
  });

  window.addEventListener('pagehide', () => {
    if (!known.token) return;
    const headers = { 'x-workbench-page': known.token };
    ask('/door/closed', { method: 'POST', keepalive: true, headers }).catch(() => null);
    introduced = null; // a page that comes back introduces itself again
  });

  introduce().then(tell, () => null);
})();
