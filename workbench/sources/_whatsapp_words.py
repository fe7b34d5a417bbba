"""WhatsApp's own words in a chat, in several languages: what it writes in place of a person."""

import re
from itertools import product

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
MARK = "\u200e"  # stands before words that are WhatsApp's own, not a person's

ENCRYPTED = (  # old iPhone exports put these into the mouth of the group or of the other person
    "Messages and calls are end-to-end",
    "Messages to this ",
    "Meldinger og anrop er ende-til-ende",
    "Meldinger til denne ",
    "Meddelanden och samtal",
    "Meddelanden till den här",
    "Beskeder og opkald er",
    "Viestit ja puhelut",
    "Nachrichten und Anrufe sind Ende",
    "Los mensajes y las llamadas están cifrados",
    "Les messages et les appels sont chiffrés",
)
_GROUP = re.compile(
    r"\bgroup\b|gruppe|\bgrupp(?:en|ens)?\b|ryhmä|\bgrupo\b|\bgroupe\b|\bcommunity\b"
    r"|\badded\b|\bleft$|la til|lade till|tilføjede|lisäsi|hinzugefügt|añadió|forlot|lämnade|forlod|poistui",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"contact|kontakt|yhteystie", re.IGNORECASE)

_OMITTED = (  # what iPhones write: every word of the first list with every word of the second
    ("image video audio GIF sticker document|contact card|video note", "omitted"),
    ("bilde video lyd GIF klistremerke dokument kontaktkort videomelding", "utelatt"),
    ("bild video ljud GIF sticker klistermärke dokument kontaktkort", "utelämnad utelämnat"),
    ("bild video ljud GIF sticker klistermärke dokument kontaktkort", "utesluten uteslutet"),
    ("billede video lyd GIF klistermærke dokument kontaktkort", "udeladt"),
    ("kuva video ääni GIF tarra asiakirja|GIF-animaatio", "jätetty|pois jätettiin|pois"),
    ("Bild Video Audio GIF Sticker Dokument Kontaktkarte Videonachricht", "weggelassen ausgelassen"),
    ("imagen video audio GIF sticker documento|tarjeta de contacto", "omitida omitido"),
    ("image vidéo audio GIF sticker document|fiche contact", "absente omis retiré manquant manquante"),
    ("afbeelding video audio GIF sticker document visitekaartje", "weggelaten"),
)
_MEDIA = (  # what Android writes between angle brackets, and what fits no list above
    *("media omitted", "uten vedlegg", "media utelatt", "medier utelatt", "media har utelämnats"),
    *("media utelämnat", "mediefil udeladt", "medier udeladt", "media jätetty pois", "media jätettiin pois"),
    *("mediaa ei sisällytetty", "medien ausgeschlossen", "medien weggelassen", "multimedia omitido"),
    *("archivo omitido", "archivos omitidos", "médias omis", "fichier omis", "media weggelaten"),
    *("bilde ikke inkludert", "utelatt dokument", "kontaktkort sløyfet", "ljud utelslutet", "ei kuvaa"),
    *("videota ei sisällytetä", "äänitiedostoa ei sisällytetä", "tarraa ei sisällytetty"),
    *("dokumenttia ei sisällytetä", "yhteystietokortti jätettiin pois"),
)
_DELETED = (
    *("this message was deleted", "you deleted this message", "you deleted this message as admin"),
    *("denne meldingen ble slettet", "du slettet denne meldingen", "det här meddelandet raderades"),
    *("detta meddelande raderades", "det här meddelandet togs bort", "du raderade det här meddelandet"),
    *("du raderade detta meddelande", "du har tagit bort meddelandet", "du tog bort det här meddelandet"),
    *("denne besked blev slettet", "denne besked er blevet slettet", "du slettede denne besked"),
    *("du har slettet denne besked", "tämä viesti poistettiin", "poistit tämän viestin"),
    *("diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht", "se eliminó este mensaje"),
    *("este mensaje fue eliminado", "eliminaste este mensaje", "ce message a été supprimé"),
    *("vous avez supprimé ce message", "dit bericht is verwijderd", "u hebt dit bericht verwijderd"),
)
_EDITED = re.compile(
    r"<(?:this message was edited|denne meldingen ble redigert|meldingen ble redigert"
    r"|det här meddelandet redigerades|det här meddelandet har redigerats|denne besked blev redigeret"
    r"|denne besked er blevet redigeret|tätä viestiä on muokattu|tätä viestiä muokattiin|muokattu"
    r"|diese nachricht wurde bearbeitet|se editó este mensaje|este mensaje fue editado"
    r"|ce message a été modifié|dit bericht is bewerkt)\.?>",
    re.IGNORECASE,
)
_BY_ADMIN = re.compile(r"this message was deleted by (?:an )?admin\b[^\n]*", re.IGNORECASE)
_FILE = re.compile(
    rf"[{MARKS}]*(?:<[^<>:\n]{{2,20}}:\s(?P<kept>[^<>\n]{{1,250}}\.\w{{1,5}})>"
    r"|[^\n]{0,250}-WA\d{4}\.\w{1,5}\s\([^()\n]{2,40}\)"
    r"|[^\n]{1,250}\.\w{1,5}\s\((?:file attached|fil vedlagt|fil bifogad|bifogad fil|fil vedhæftet"
    r"|vedhæftet fil|tiedosto liitetty|liitetiedosto|Datei angehängt|archivo adjunto|fichier joint)\))"
)
_SHARED = re.compile(rf"{MARK}[^\W\d_]+:\s")  # a poll or a place: the word for it, then what is shared


def _paired(list_: str) -> list[str]:
    """Split a list of words; where one has a blank in it, such words stand after a stroke."""
    words, *phrases = list_.split("|")
    return [*words.split(), *phrases]


def _phrases() -> dict[str, str]:
    pairs = (
        f"{what} {how}" for things, verbs in _OMITTED for what, how in product(_paired(things), verbs.split())
    )
    media = {pair.replace("|", " ").casefold(): "media" for pair in pairs} | dict.fromkeys(_MEDIA, "media")
    return media | dict.fromkeys(_DELETED, "deleted") | {"null": "hidden"}


PHRASES = _phrases()
LONGEST = max(map(len, PHRASES)) + 4  # the angle brackets, a mark and a full stop


Said = tuple[str | None, int, bool, bool]  # text, media, edited, deleted


def is_of_group(line: str) -> bool:
    """
    Tell whether a line of the system shows that the chat is a group.

    Parameters
    ----------
    line
        Without date and name.

    Returns
    -------
    is_of_group
        False also where the language is not known.
    """
    return _GROUP.search(line) is not None and _CONTACT.search(line) is None


def said(text: str) -> Said | None:
    """
    Tell what a person wrote from what WhatsApp writes in its place.

    Parameters
    ----------
    text
        What stands after the name, all lines of it.

    Returns
    -------
    said
        Text, number of media, whether edited, whether deleted; None for a line of the system.
    """
    edited = False
    if text.endswith(">") and _EDITED.fullmatch(text, begin := text.rfind("<")):
        text, edited = text[:begin].rstrip(_BLANK), True
    kind, rest = _kind(text)
    if kind is None:
        if MARK in text:
            return _marked(text, edited=edited)
        return None if text.startswith(ENCRYPTED) else (text, 0, edited, False)
    return (
        (None, 0, edited, True) if kind == "deleted" else (rest or None, int(kind == "media"), edited, False)
    )


def cleaned(text: str) -> str:
    """
    Take out the marks that tell a screen which way to write.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    text
        Without them, and without blanks at its ends.
    """
    return text.translate(_NOTHING).strip()


_NOTHING = dict.fromkeys(map(ord, MARKS))


def _kind(text: str) -> tuple[str | None, str]:
    """Tell what a text stands for that begins with words of WhatsApp; a caption follows in the next lines."""
    first, _, rest = text.partition("\n")
    if len(first) <= LONGEST:
        kind = PHRASES.get(first.strip(_AROUND).casefold())
        if kind and not (rest and kind == "hidden"):
            return kind, rest
    if first.endswith(_ENDS) and _FILE.fullmatch(first):
        return "media", rest
    return ("deleted", "") if "admin" in first and _BY_ADMIN.fullmatch(first.strip(_AROUND)) else _WORDS


_ENDS = (")", ">")
_WORDS = (None, "")  # of a person
_BLANK = f"{MARKS} \n\xa0\u202f"
_AROUND = f"{_BLANK}<>."


def _marked(text: str, *, edited: bool) -> Said | None:
    """Read a text with a mark: before what was sent along, at the head of a system line, or by chance."""
    head, _, tail = text.rpartition(MARK)
    kind, rest = _kind(tail)
    if kind == "media":
        # of a document its name and pages stand before, which nobody wrote
        caption = "" if "•" in head else cleaned(f"{head}\n{rest}")
        return caption or None, 1, edited, False
    if text.startswith(MARK) and not _SHARED.match(text):
        return None
    return cleaned(text), 0, edited, False
