"""Headers of the Meta Business Suite, in the languages of its tables."""

# headers of the Business Suite in lower case; of those that may all be there, the first with a value counts
NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        *("post id", "publicerings-id", "inläggs-id", "innleggs-id", "publiserings-id", "opslags-id"),
        *("julkaisun tunnus", "julkaisun tunniste", "beitrags-id", "identificador de la publicación"),
    ),
    "time": (
        *("publish time", "publiceringstid", "publiseringstidspunkt", "publiseringstid"),
        *(
            "udgivelsestidspunkt",
            "julkaisuaika",
            "veröffentlichungszeitpunkt",
            "zeitpunkt der veröffentlichung",
        ),
        "hora de publicación",
    ),
    "link": ("permalink", "permalänk", "permalenke", "pysyvä linkki", "enlace permanente"),
    "account": (
        *("page id", "account id", "sid-id", "konto-id", "side-id", "sivun tunnus", "tilin tunnus"),
        *("seiten-id", "identificador de la página", "identificador de la cuenta"),
    ),
    "name": (
        *("page name", "account name", "account username", "sidnamn", "kontonamn", "kontots användarnamn"),
        *("sidenavn", "sidens navn", "kontonavn", "sivun nimi", "tilin nimi", "seitenname"),
        *("name der seite", "kontoname", "nombre de la página", "nombre de la cuenta"),
    ),
    "title": ("title", "titel", "tittel", "otsikko", "título"),
    "text": ("description", "beskrivning", "beskrivelse", "kuvaus", "beschreibung", "descripción"),
    "span": ("date", "datum", "dato", "päivämäärä", "päivä", "fecha"),
    "reactions": (
        *("reactions", "likes", "reaktioner", "gilla-markeringar", "reaksjoner", "likerklikk"),
        *("synes godt om", "reaktiot", "tykkäykset", "reaktionen", "„gefällt mir“-angaben", "reacciones"),
        "me gusta",
    ),
    "replies": ("comments", "kommentarer", "kommentit", "kommentare", "comentarios"),
    "shares": (
        *("shares", "delningar", "delinger", "jaot", "jakamiset", "geteilte inhalte"),
        *("veces que se compartió", "compartidos"),
    ),
    "views": (
        *("views", "visningar", "visninger", "näyttökerrat", "aufrufe", "visualizaciones"),
        *("reach", "räckvidd", "rekkevidde", "rækkevidde", "kattavuus", "reichweite", "alcance"),
    ),
}
REQUIRED = ("id", "time", "link", "account")


def known(header: list[str]) -> dict[str, list[str]]:
    """
    Match the headers of a file to what they mean.

    Parameters
    ----------
    header
        As the file has it, in any of the languages known.

    Returns
    -------
    columns
        The file's own names of each column that is known, those first that count first.
    """
    own = {name.strip().casefold(): name for name in reversed(header)}
    return {key: [own[name] for name in names if name in own] for key, names in NAMES.items()}
