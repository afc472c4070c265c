"""Words of spoken Danish and Italian that say nothing about the topic."""

from __future__ import annotations

_DANISH = """
    ad af aldrig alle alligevel allerede alt altid altså anden andet andre at bare begge bliver blev
    blevet da de deres dem den denne der derfor derhen derned dertil det dette dig din dine dit dog
    du efter efterhånden eller en end endnu er et faktisk fik flere for fordi fra få får før først
    gang gik gør går godt gøre gjorde ham han hans har have havde hele helt hende hendes her hvad
    hvem hver hvis hvilken hvor hvordan hvorfor hvornår i ikke igen ind ingen intet ja jeg jer jo
    kan kom kommer kun kunne lidt lige lille ligesom man mange med meget mellem men mens mere mest
    mig min mine mit mod måske må måtte ned nej nej nogen noget nogle nok nu når næsten og også om
    op os over på sagde selv selvfølgelig siden sig siger sin sine sit skal skulle som stadig så
    sådan tager tit til tilbage tog tror ud uden under var ved vel vi vil ville vor vores være været
    synes ting
"""

_ITALIAN = """
    a abbiamo abbia adesso agli ai al alla alle allo allora alcuni alcune altra altre altri altro
    anche ancora appunto avere aveva avevano avete avevo avuto c'è c'era che chi ci ciò cioè col
    come comunque con cosa cose così cui da dagli dai dal dalla dalle dallo degli dei del dell
    della delle dello dentro detto di dice dico dicevo dire diciamo dove dopo due durante e è ecco
    ed era erano ero esempio essere fa faccio fanno fare fatto fino forse fra già gli grazie ha hai
    hanno ho i il in infatti insieme insomma io l la là le lei li lì lo loro lui ma magari mai me
    mentre meno mi mia mie miei mio modo molta molte molti molto ne neanche nei nel nella nelle
    nello nemmeno nessuna nessuno nessun niente no noi non nostra nostre nostri nostro o ogni
    oppure ora per perché però perfettamente più poco poi poter possono possiamo posso può prima
    praticamente proprio qua qual quale quali qualche qualcosa qualcuno quando quanta quanto quasi
    quella quelle quelli quello quel quei quegli questa queste questi questo qui quindi sai sapere
    saprei se secondo sei sempre senza serve si sì sia siamo siano sicuramente sono so sopra sotto
    sta stai stato stata stati stanno stesso su sua sue sugli sui sul sulla sulle suo suoi solo
    soltanto tanta tante tanti tanto te ti tra tu tua tuo tuoi tutta tutte tutti tutto un un' una
    uno va vabbè vai vado veramente verso vi viene vengono voglio voi volevo vostra vostre vostri
    vostro volta volte vuole
"""

OTHER_STOP = frozenset(_DANISH.split()) | frozenset(_ITALIAN.split())
"""In a text that is not English no keyphrase starts or ends with one of these."""
