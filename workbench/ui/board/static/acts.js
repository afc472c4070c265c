// Everything that can be done on the board, by name: what buttons and keys call.
/** @import { Also, Card } from './types.js' */
/** @import { Cards } from './cards.js' */
/** @import { Decisions } from './decide.js' */
/** @import { Detail } from './detail.js' */
/** @import { List } from './list.js' */
/** @import { Look } from './look.js' */
/** @import { Subject } from './memo.js' */
/** @import { Offers } from './offers.js' */
/** @import { Questions } from './questions.js' */
/** @import { Reader } from './reader.js' */
/** @import { Toast } from './toast.js' */

/** @typedef {ReturnType<typeof actsOf>} Acts */

/**
 * @typedef {object} Parts what does them
 * @property {Look} look
 * @property {List} list
 * @property {Cards} cards
 * @property {Detail} detail
 * @property {Toast} toast
 * @property {Decisions} decisions
 * @property {Questions} questions
 * @property {Offers} offers
 * @property {Reader} reader
 * @property {(theme: string) => unknown} evidence
 * @property {(theme: string) => unknown} elsewhere
 * @property {(theme: string) => unknown} split
 * @property {(...themes: string[]) => unknown} merge
 * @property {(on: Subject | null) => unknown} memo
 * @property {() => unknown} switchMap
 * @property {() => unknown} help
 */

/**
 * The table; the parts are looked up when something is done, so it may be handed out before all of them exist.
 * @param {() => Parts} parts
 */
export function actsOf(parts) {
  /** @param {(theme: string) => unknown} act what is done on the open theme, where one is open */
  const onTheme = (act) => () => {
    const { look, toast } = parts();
    if (look.theme) act(look.theme);
    else toast.say('That only works on themes.');
  };
  return {
    // Looking
    /** @param {string | null | undefined} id */
    open: (id) => parts().look.open(id),
    focus: () => parts().list.focus(),
    evidence: onTheme((theme) => parts().evidence(theme)),
    elsewhere: onTheme((theme) => parts().elsewhere(theme)),
    /** @param {string} name @param {string[]} ids */
    listed: (name, ids) => parts().look.gather(name, ids),
    /** @param {string} name @param {string[]} ids */
    lookAt: (name, ids) => parts().look.at(ids, name),
    /** @param {Card} card */
    read: (card) => parts().reader.open(card.transcript, card.id),
    context: () => {
      const { cards, reader } = parts();
      const card = cards.data.get(cards.chosen()[0] || cards.ids[0]);
      if (card) reader.open(card.transcript, card.id);
    },
    suggestions: () => parts().look.switchSuggestions(),
    facts: () => parts().detail.facts.fold(),
    switchMap: () => parts().switchMap(),
    help: () => parts().help(),

    // Deciding on the open theme
    accept: () => parts().decisions.accept(),
    reject: () => parts().decisions.reject(),
    park: () => parts().decisions.park(),
    reopen: () => parts().decisions.reopen(),
    rename: onTheme(() => parts().detail.head.rename()),
    /** @param {string} theme @param {string} name @param {number} seen */
    name: (theme, name, seen) => parts().decisions.rename(theme, name, seen),
    /** @param {string} theme @param {string} name @param {number} seen */
    acceptAs: (theme, name, seen) => parts().decisions.acceptAs(theme, name, seen),
    /** @param {string} name */
    takeName: (name) => parts().decisions.rename(parts().look.current, name),
    /** @param {string} definition */
    takeMeaning: (definition) => parts().decisions.here('redefine', { definition }, '% has this definition now'),
    define: onTheme((theme) => parts().questions.define(theme)),
    nest: onTheme((theme) => parts().questions.nest(theme)),
    split: onTheme((theme) => parts().split(theme)),
    splitOff: onTheme((theme) => parts().questions.splitOff(theme)),
    merge: () => parts().merge(parts().look.theme),
    /** @param {string[]} themes */
    mergeThese: (themes) => parts().merge(...themes),
    link: onTheme((theme) => parts().questions.link(theme)),
    /** @param {string} code */
    linkTo: (code) => parts().questions.relate(parts().look.current, code),
    /** @param {string} code @param {string} name */
    unlink: (code, name) => parts().decisions.here('unlink', { code }, `% is no longer linked to “${name}”`),
    adopt: onTheme((theme) => parts().questions.adopt(theme)),

    // Deciding on excerpts
    create: () => parts().questions.create(),
    move: () => parts().questions.move(),
    alsoIn: () => parts().questions.alsoIn(),
    remove: onTheme((theme) => parts().decisions.remove(theme)),
    setAside: () => parts().decisions.setAside(),
    keyQuotes: onTheme((theme) => parts().decisions.keyQuotes(theme)),
    takeBack: () => parts().decisions.takeBack(),
    markRead: () => parts().decisions.markRead(),
    /** @param {string} onto @param {string[]} excerpts */
    drop: (onto, excerpts) => parts().decisions.drop(onto, excerpts),
    /** @param {string[]} excerpts */
    take: (excerpts) => parts().offers.take(excerpts),
    /** @param {string[]} excerpts */
    putBack: (excerpts) => parts().offers.putBack(excerpts),
    /** @param {Also} one */
    putAlso: (one) => parts().offers.putElsewhere(one, 'add'),
    /** @param {Also} one */
    putThere: (one) => parts().offers.putElsewhere(one, 'move'),

    // Saying and taking back
    /** @param {Subject | null} [on] */
    memo: (on = null) => parts().memo(on),
    undo: () => parts().decisions.undo(),
    redo: () => parts().decisions.redo(),
  };
}
