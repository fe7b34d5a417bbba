"""The day a study was promised to end: what is said before it, and that nothing is read afterwards."""

import re
import warnings
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.test_study import FORUM, Bench, content
from workbench import study
from workbench.__main__ import main
from workbench.errors import RetentionWarning, StudyError
from workbench.study import _retention, _settings

LAST = date(2027, 1, 31)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.take(FORUM)
    (bench.path / "study.toml").write_text(f'name = "Rettleiing"\nretention_date = {LAST}\n')
    return bench


def set_today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(_retention, "_today", lambda _: day)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_long_before_the_day_nothing_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, LAST - timedelta(days=31))
    assert study.read(bench.path).settings.retention_date == LAST  # a warning would be an error here
    bench.take(FORUM)


@pytest.mark.parametrize(
    ("days", "said"), [(30, "30 days are left"), (1, "one day is left"), (0, "today is the last day")]
)
def test_from_thirty_days_before_the_day_there_is_a_warning(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, days: int, said: str
) -> None:
    set_today(monkeypatch, LAST - timedelta(days=days))
    with pytest.warns(RetentionWarning, match=f"is to be kept until 2027-01-31: {said}"):
        assert study.read(bench.path).name == "Rettleiing"
    with pytest.warns(RetentionWarning, match=said):
        bench.take(FORUM)


def test_the_warning_names_the_line_of_who_asked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, LAST)
    with pytest.warns(RetentionWarning) as caught:
        study.read(bench.path)
    assert [warning.filename for warning in caught] == [__file__]


def test_after_the_day_nothing_is_read_and_nothing_imported(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(bench.path)
    set_today(monkeypatch, LAST + timedelta(days=1))
    told = r"was to be kept until 2027-01-31, and today is 2027-02-01\. Delete the folder and the study's key"
    for attempt in (lambda: study.read(bench.path), lambda: bench.take(FORUM, "more.csv")):
        with pytest.raises(StudyError, match=told):
            attempt()
    assert content(bench.path) == before


def test_today_is_where_the_service_is() -> None:
    east, west = (
        _retention._today(_settings.Settings(name="", time_zone=zone))
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago")  # 25 hours apart
    )
    assert timedelta(days=1) <= east - west <= timedelta(days=2)


def test_commands_tell_the_warning_once_in_one_line(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, LAST)
    note = (
        f"Note: '{bench.path}' is to be kept until 2027-01-31: today is the last day. "
        "After that day the workbench will not open it.\n"
    )
    result = run("import", bench.folder / "talk.csv", "--into", bench.path)  # opens it twice
    assert (result.exit_code, result.stderr) == (0, note)
    assert note not in result.stdout
    result = run("levels", bench.path)
    assert (result.exit_code, result.stderr) == (0, note)


def test_commands_refuse_after_the_day(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, LAST + timedelta(days=1))
    for words in (("levels", bench.path), ("report", bench.path, "--into", bench.folder / "reports")):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"Error: '{bench.path}' was to be kept until 2027-01-31")
    assert not (bench.folder / "reports" / "service-service.html").exists()


def test_other_warnings_stay_as_they_are(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def warns(*_: object) -> None:
        warnings.warn("something else", UserWarning, stacklevel=1)

    monkeypatch.setattr(study, "read", warns)
    assert isinstance(run("levels", bench.path).exception, UserWarning)


def test_a_new_facts_sheet_sets_no_day_and_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, LAST - timedelta(days=365))
    bench = Bench(tmp_path)
    bench.take(FORUM)
    file = bench.path / "study.toml"
    settings = study.read(bench.path).settings
    assert (settings.retention_date, settings.languages) == (None, ())
    told, spaces, facts = file.read_text().partition("# [spaces.")
    file.write_text(re.sub(r"^# (?=[a-z_]+ = )", "", told, flags=re.MULTILINE) + spaces + facts)
    settings = study.read(bench.path).settings
    assert (settings.retention_date, settings.languages) == (LAST, ["nb", "nn", "en"])
    assert settings.opening_hours == {"mon-thu": "08:00-15:30", "fri": ["08:00-11:00", "12:00-14:00"]}


def test_settings_are_written_as_they_are_read(tmp_path: Path) -> None:
    hours = {"mon": "08:00-15:30", "fri": ["08:00-11:00", "12:00-14:00"]}
    made = _settings.Settings(
        name='A "b"',
        languages=["nb", "fi"],
        retention_date=LAST,
        keep_text=True,
        opening_hours=hours,
        channels=["phone"],
        spaces={'a "forum"': _settings.Space(event=True, rules="pinned")},
    )
    (tmp_path / "draft").mkdir()
    _settings.write(tmp_path, made, draft=tmp_path / "draft")
    assert _settings.read(tmp_path) == made
    assert "#" not in (tmp_path / "study.toml").read_text()
    assert list((tmp_path / "draft").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('retention_date = "2027-01-31"', "'retention_date' must be of type date"),
        ("retention_date = 2027-01-31T00:00:00", "'retention_date' must be of type date"),
        ("retention_date = 20270131", "'retention_date' must be of type date"),
        ('languages = "nb"', "'languages' must be of type list"),
        ('opening_hours = "08-15"', "'opening_hours' must be of type dict"),
        ('languages = ["nb", "norsk", 3]', "of languages, 'norsk', 3 is no code that can be told"),
    ],
)
def test_what_cannot_be_meant_is_said(bench: Bench, text: str, said: str) -> None:
    (bench.path / "study.toml").write_text(text)
    with pytest.raises(StudyError, match=said):
        study.read(bench.path)
