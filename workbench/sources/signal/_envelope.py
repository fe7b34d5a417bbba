"""One line that signal-cli wrote when it received something, as an act, or the reason why it is none."""

from typing import Any

from workbench.activity import Act, Reject
from workbench.sources._moment import from_milliseconds
from workbench.sources._values import distinct, mapping, native, objects, quoted, string
from workbench.sources.signal._said import Person, plain
from workbench.vocabulary import Kind, Visibility

_CONTENTS = ("message", "attachments", "sticker", "contacts", "pollCreate", "payment")


def from_envelope(number: int, line: dict[str, Any]) -> Act | Reject:
    """
    Map a line that signal-cli wrote when it received something.

    Parameters
    ----------
    number
        Of the line.
    line
        With an ``envelope``, or with one under ``params``.

    Returns
    -------
    act
        Or the reason why there is none.
    """
    envelope = mapping(mapping(line.get("params")).get("envelope")) or mapping(line.get("envelope"))
    actor = _account(envelope, "source")
    sent = mapping(mapping(envelope.get("syncMessage")).get("sentMessage"))
    said = sent or envelope
    edit = mapping(said.get("editMessage"))
    message = mapping(edit.get("dataMessage")) or sent or mapping(envelope.get("dataMessage"))
    if not message:
        sorts = [key for key in envelope if key.endswith("Message")]
        return Reject(number, f"system message ({(sorts or ['no envelope'])[0][:40]})")
    if actor is None:
        return Reject(number, "no account: neither sourceUuid nor sourceNumber")
    group = mapping(message.get("groupInfo"))
    peer = string(group.get("groupId")) or (_account(sent, "destination") if sent else actor) or actor
    found = _from_message(number, message, edit, Person(actor, string(envelope.get("sourceName")) or actor))
    return found if isinstance(found, Reject) else found._replace(scope=peer, space=peer)


def _from_message(number: int, message: dict[str, Any], edit: dict[str, Any], actor: Person) -> Act | Reject:
    gone, reaction = mapping(message.get("remoteDelete")), mapping(message.get("reaction"))
    stamp = gone.get("timestamp") if gone else edit.get("targetSentTimestamp", message.get("timestamp"))
    time = from_milliseconds(stamp)
    if reaction.get("isRemove") is True:
        return Reject(number, "system message (reaction taken back)")
    if not gone and not reaction and not any(message.get(key) for key in _CONTENTS):
        return Reject(number, "system message (nothing said)")
    if time is None:
        return Reject(number, f"time cannot be read: {quoted(stamp)}")
    quote = mapping(message.get("quote"))
    asked = _account(reaction, "targetAuthor") if reaction else _account(quote, "author")
    target = native(reaction.get("targetSentTimestamp") if reaction else quote.get("id"))
    named = (_account(one, "") for one in objects(message.get("mentions")))
    return Act(
        item=number,
        scope="",
        id=f"{actor.id}/{native(stamp)}",
        space="",
        actor=actor.id,
        time=time,
        kind=Kind.REACTION if reaction else Kind.REPLY if quote else Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        parent=f"{asked}/{target}" if asked and target else None,
        handle=actor.name,
        alter=asked,
        edited=bool(edit),
        deleted=bool(gone),
        mentions=distinct(named),
        media=len(objects(message.get("attachments"))) + isinstance(message.get("sticker"), dict),
        text=None if gone or reaction else plain(message.get("message")),
    )


def _account(item: dict[str, Any], of: str) -> str | None:
    keys = (f"{of}Uuid", f"{of}Number", of) if of else ("uuid", "number", "name")
    return next((name for name in map(string, map(item.get, keys)) if name), None)
