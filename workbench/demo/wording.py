"""What people say: small invented sentences in bokmål, nynorsk and English."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from numpy.random import Generator

from workbench.demo.rhythm import number

TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nb": ("lærlingplass", "yrkesfag", "søknader", "CV", "jobbintervju", "studievalg", "fagskole"),
        "nn": ("læreplass", "yrkesfag", "søknader", "CV", "jobbintervju", "studieval", "fagskule"),
        "en": (
            "an apprenticeship",
            "a trade",
            "the application",
            "my CV",
            "interviews",
            "a degree",
            "college",
        ),
    }
)
SUBJECTS = 7
"""How many topics there are; a conversation keeps to one, in every language."""

PAGES = 20
"""How many pages the service has on a topic: several people pass on the same."""

SENTENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "news": {
            "nn": (
                "Ny side om {topic} ligg ute: https://example.org/{number}",
                "Hugs fristen! Alt om {topic} finn du her: https://example.org/frist/{number}",
                "Open kveld om {topic} på biblioteket torsdag. Velkomen!",
            ),
            "nb": ("Nytt kurs om {topic} starter snart. Les mer: https://example.org/kurs/{number}",),
        },
        "prompt": {
            "nn": (
                "Kva tenkjer de om {topic}? Skriv gjerne, og svar kvarandre.",
                "I dag ser vi på {topic}. Kva er viktigast for dykk, og kvifor?",
                "Spør oss om {topic}! Vi svarar her heile veka.",
            ),
            "nb": ("Hva har dere funnet ut om {topic} siden sist?",),
        },
        "question": {
            "nb": (
                "Hei, jeg lurer på {topic}. Hvor begynner jeg?",
                "Er det noen som vet noe om {topic}?",
                "Hvordan virker {topic} når man har byttet linje?",
                "Må jeg bestemme meg for {topic} allerede nå?",
            ),
            "nn": (
                "Hei! Kva bør eg tenkje på når det gjeld {topic}?",
                "Korleis er det med {topic} for oss som bur på hybel?",
                "Veit nokon når eg må vere ferdig med {topic}?",
            ),
            "en": (
                "Hello, where can I read about {topic}?",
                "Is {topic} open for me if I moved here last year?",
            ),
        },
        "answer": {
            "nn": (
                "Godt spørsmål. Begynn med det du alt veit om {topic}, så ser vi på resten saman.",
                "Du har tid. Sjå på https://example.org/{number} og fortel meg kva du tenkjer.",
                "Kva er det ved {topic} som lokkar mest?",
                "Kom gjerne innom oss, så går vi gjennom det.",
            ),
            "nb": ("Det korte svaret er ja. Hva har du prøvd til nå?",),
        },
        "thanks": {
            "nb": ("takk!", "Tusen takk, det hjalp.", "Takk for rask hjelp 🙂"),
            "nn": ("takk!", "Takk skal du ha, no skjønar eg meir.", "Supert, takk."),
            "en": ("thanks!", "Thank you, that helped."),
        },
        "follow": {
            "nb": (
                "Jeg har sett på to skoler, men er usikker på {topic}.",
                "Da prøver jeg det. Hva om det ikke går?",
            ),
            "nn": ("Eg har tenkt litt til, og {topic} freistar mest.", "Kan eg sende deg eit utkast?"),
            "en": ("I looked at {topic}, but I am still not sure.",),
        },
        "peer": {
            "nb": (
                "Jeg var på hospitering i fjor, og {topic} var ikke som jeg trodde.",
                "Enig! Men hva med lønna?",
                "Jeg tenkte det samme, helt til jeg snakket med en som jobber der.",
                "Da bør du spørre i bedriften. Skal vi lage en liste sammen?",
            ),
            "nn": (
                "Søster mi valde {topic} og angrar ikkje.",
                "Eg ser det annleis: ein kan byte seinare.",
                "Bra poeng. Kva gjorde du då du var i tvil?",
                "Eg legg til eit punkt på lista vår om {topic}.",
            ),
            "en": (
                "I tried that last autumn, it went well.",
                "Good point. What did your teacher say about {topic}?",
            ),
        },
        "input": {
            "nb": ("For meg er det viktigst å trives.", "Jeg vil jobbe med hendene, så {topic} passer."),
            "nn": ("Eg vil helst bu heime og ta {topic}.", "For meg tel reiseveg og vener."),
            "en": ("I want to work with people.", "For me {topic} comes first."),
        },
        "chat": {
            "nb": ("Hører dere meg?", "Er det opptak etterpå?", "Fint eksempel!"),
            "nn": ("No er lyden borte", "Kan de vise lysarket ein gong til?", "Gjeld det vaksne òg?"),
            "en": ("Hello from the library", "Will you share the slides?"),
        },
        "school": {"nb": ("Skulen har omvisning om {topic} på fredag, alle er velkomne.",)},
        "bot": {
            "nb": ("Hei! Jeg er en automatisk svarer. Svar om {topic}: https://example.org/svar/{number}",)
        },
        "spam": {"nb": ("Tjen penger hjemmefra!!! https://example.org/gevinst/{number}",)},
    }
)


def say(chance: Generator, part: str, language: str, *, subject: int, said: Collection[str]) -> str:
    """
    Compose a sentence.

    Parameters
    ----------
    chance
        Source of chance.
    part
        What the sentence does; a key of `SENTENCES`.
    language
        ``nb``, ``nn`` or ``en``; where the part lacks it, its first language.
    subject
        Number of the topic, below `SUBJECTS`.
    said
        What was said in the conversation before; not said again where there is another choice.

    Returns
    -------
    sentence
        Without names.
    """
    spoken = SENTENCES[part]
    language = language if language in spoken else next(iter(spoken))
    topic, page = TOPICS[language][subject], 100 * (1 + subject) + number(chance, PAGES)
    sentences = [sentence.format(topic=topic, number=page) for sentence in spoken[language]]
    fresh = [sentence for sentence in sentences if sentence not in said] or sentences
    return fresh[number(chance, len(fresh))]
