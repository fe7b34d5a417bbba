"""A round of coding: one sample, one codebook and the coders, in a folder of its own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workbench.coding import _files
from workbench.coding._sample import MAIN, PILOT, SINGLE
from workbench.coding._sheet import Sheet
from workbench.coding.codebook import FIELDS, Codebook, read
from workbench.errors import StudyError

FOLDER = "coding"
PARTS = (PILOT, *MAIN)

_FACTS, _SAMPLE = "round.json", "sample.csv"
_DRAWN = ["conversation", "part", "stratum", "of", "probability"]


@dataclass(frozen=True)
class Round:
    """
    A round as it lies on disk.

    Parameters
    ----------
    folder
        Its own.
    facts
        Coders, seed, digests, and whether its codes are invented.
    sample
        What `sample` drew.
    codebook
        What the coders go by.
    """

    folder: Path
    facts: dict[str, Any]
    sample: pd.DataFrame
    codebook: Codebook

    @property
    def name(self) -> str:
        """The label of the round."""
        return self.folder.name

    @property
    def coders(self) -> tuple[str, ...]:
        """The labels of the coders."""
        return tuple(self.facts["coders"])

    @property
    def is_invented(self) -> bool:
        """Whether nobody read anything: the codes only show what coding looks like."""
        return bool(self.facts["invented"])

    @property
    def digest(self) -> str:
        """The mark that binds codes to the sample, the coders and the codebook of this round."""
        return str(self.facts["digest"])

    @cached_property
    def _dealt(self) -> pd.Series:
        """Who codes what only one codes: a label by conversation."""
        single = self.sample.loc[self.sample["part"].eq(SINGLE), "conversation"].to_numpy()
        mixed = np.random.default_rng(self.facts["seed"]).permutation(len(single))
        names = np.resize(np.array(self.coders, dtype=object), len(single))
        return pd.Series(names, index=single[mixed], dtype="str")

    def sheet(self, coder: str) -> Sheet:
        """
        Give what one coder has to code, and has coded.

        Parameters
        ----------
        coder
            One of the labels of the round.

        Returns
        -------
        sheet
            The pilot first, then the rest, both in an order that only this coder has; nothing of any verdict
            nor of what others coded.

        Raises
        ------
        StudyError
            If there is no such coder, or the file of codes belongs to another round.
        """
        if coder not in self.coders:
            raise StudyError(
                f"{coder!r} is no coder of the round '{self.name}'; its coders are {', '.join(self.coders)}."
            )
        dealt = self._dealt
        others = set(dealt.index[dealt.ne(coder)])
        own = self.sample[~self.sample["conversation"].isin(others)]
        mixed = own.sample(frac=1, random_state=_seed(self.facts["seed"], coder))
        ordered = pd.concat([mixed[mixed["part"].eq(PILOT)], mixed[mixed["part"].ne(PILOT)]])
        parts = dict(zip(ordered["conversation"], ordered["part"], strict=True))
        return Sheet(self.folder / f"{coder}.csv", coder, parts, self.codebook, self.digest)

    def progress(self) -> pd.DataFrame:
        """
        Count what is coded.

        Returns
        -------
        progress
            One row a coder: how many conversations have a form, and `of` how many, in the pilot and after it.
        """
        rows = {}
        for coder in self.coders:
            sheet = self.sheet(coder)
            coded = sheet.codes["form"].ne("")
            pilot = sheet.codes["conversation"].map(sheet.parts).eq(PILOT)
            own = pd.Series(list(sheet.parts.values()), dtype="str").eq(PILOT)
            rows[coder] = {
                "pilot": int((coded & pilot).sum()),
                "of pilot": int(own.sum()),
                "coded": int((coded & ~pilot).sum()),
                "of": int((~own).sum()),
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("coder")

    def codes(self, *, pilot: bool = False, unfinished: bool = False) -> pd.DataFrame:
        """
        Gather the codes of all coders.

        Parameters
        ----------
        pilot
            Whether those of the pilot are asked for, and not those that count.
        unfinished
            Whether they are given before everybody has coded everything. Who codes should not look.

        Returns
        -------
        codes
            One row a coder and conversation: `coder`, `conversation`, `part`; `form`, `purpose`,
            `facilitation` (several with semicolons between them) and `norms`, missing where they are open;
            `remark`, empty where there is none.

        Raises
        ------
        StudyError
            If somebody has not finished, or a file belongs to another round.
        """
        done = self.progress()
        left = (done["of pilot"] - done["pilot"]) if pilot else (done["of"] - done["coded"])
        if left.any() and not unfinished:
            waiting = ", ".join(f"{coder} ({count})" for coder, count in left[left > 0].items())
            raise StudyError(
                f"Coding of the round '{self.name}' is not finished; conversations are left for {waiting}. "
                "Codes are shown when all is coded, so that coders stay apart; unfinished=True shows them."
            )
        tables = [
            sheet.codes.assign(coder=sheet.coder, part=sheet.codes["conversation"].map(sheet.parts))
            for sheet in map(self.sheet, self.coders)
        ]
        whole = pd.concat(tables, ignore_index=True)
        whole = whole[whole["part"].eq(PILOT) == pilot]
        for field in FIELDS:
            whole[field] = whole[field].astype("str").mask(whole[field].eq(""))
        order = ["coder", "conversation", "part", *FIELDS, "remark"]
        return whole.sort_values(["conversation", "coder"], ignore_index=True)[order]


def start(
    study_folder: Path | str,
    name: str,
    sample: pd.DataFrame,
    *,
    coders: Sequence[str],
    codebook: Path | None = None,
    seed: int = 0,
    invented: bool = False,
) -> Round:
    """
    Begin a round of coding.

    Parameters
    ----------
    study_folder
        The study's, such as ``service.path``. The round lies in ``coding/<name>`` below it.
    name
        A label for the round.
    sample
        What `sample` drew.
    coders
        Labels of two coders or more, chosen by them; they need not tell who somebody is.
    codebook
        The coders' codebook; the workbench's own, if None. The round keeps a copy.
    seed
        For the coders' orders, and for who codes what only one codes.
    invented
        Whether the codes will be invented, as in an example.

    Returns
    -------
    round
        On disk; the same round, if it was begun before with the same sample, codebook and coders.

    Raises
    ------
    StudyError
        If a label cannot be used, or the folder holds another round.
    """
    folder = Path(study_folder) / FOLDER / _files.label(name, of="round")
    names = [_files.label(coder, of="coder") for coder in coders]
    if len(set(names)) < len(names) or len(names) < 2:  # noqa: PLR2004  agreement needs a pair
        raise StudyError(
            f"A round needs two coders or more with labels apart, not {', '.join(names) or 'none'}."
        )
    book = read(codebook)
    drawn = sample[_DRAWN].to_csv(index=False, lineterminator="\n")
    facts: dict[str, Any] = {
        "coders": names,
        "seed": seed,
        "invented": invented,
        "sample": hashlib.sha256(drawn.encode()).hexdigest(),
        "codebook": book.digest,
    }
    facts["digest"] = _digest(facts)
    if (folder / _FACTS).exists():
        return _same(open_round(study_folder, name), facts)
    folder.mkdir(parents=True, exist_ok=True)
    _files.replace(folder / _SAMPLE, drawn)
    _files.replace(folder / "coders.toml", _text(codebook))
    _files.replace(folder / _FACTS, json.dumps(facts, indent=2) + "\n")  # last: now the round is there
    return open_round(study_folder, name)


def open_round(study_folder: Path | str, name: str) -> Round:
    """
    Open a round that was begun before.

    Parameters
    ----------
    study_folder
        The study's.
    name
        The label of the round.

    Returns
    -------
    round
        With its sample and codebook.

    Raises
    ------
    StudyError
        If there is none, or its sample or codebook was changed after it was begun.
    """
    folder = Path(study_folder) / FOLDER / _files.label(name, of="round")
    facts = _files.facts(folder / _FACTS)
    book = read(folder / "coders.toml")
    drawn = _files.table(folder / _SAMPLE, _DRAWN)
    found = hashlib.sha256((folder / _SAMPLE).read_bytes()).hexdigest()
    for what, is_same in (
        ("sample", found == facts.get("sample")),
        ("codebook", book.digest == facts.get("codebook")),
        ("list of coders", _digest(facts) == facts.get("digest")),
    ):
        if not is_same:
            raise StudyError(
                f"The {what} of the round '{name}' was changed after it was begun, so its codes do not "
                "belong to it any more. Take it from a copy, or begin a new round."
            )
    numbers = {"stratum": "int64", "of": "int64"}
    typed = drawn.assign(probability=pd.to_numeric(drawn["probability"]).astype("Float64")).astype(numbers)
    return Round(folder, facts, typed, book)


def _digest(facts: dict[str, Any]) -> str:
    said = {key: value for key, value in facts.items() if key != "digest"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _same(found: Round, facts: dict[str, Any]) -> Round:
    """Continue a round, or say in what it is another one."""
    other = [key for key, value in facts.items() if found.facts.get(key) != value and key != "digest"]
    if other:
        raise StudyError(
            f"There is a round '{found.name}' already, with another {' and '.join(other)}. Codes of two "
            "rounds are not mixed: give the new one another name."
        )
    return found


def _text(codebook: Path | None) -> str:
    source = Path(__file__).with_name("coders.toml") if codebook is None else codebook
    return source.read_bytes().decode("utf-8")


def _seed(seed: int, coder: str) -> np.random.Generator:
    """Give every coder an order that depends on the label alone."""
    return np.random.default_rng([seed, int.from_bytes(hashlib.sha256(coder.encode()).digest()[:8])])
