import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench import study
from workbench.demo import large
from workbench.errors import ExportError, StudyError
from workbench.study import _store

ACTS = 50_000
KILLS = int(os.environ.get("KILLS", "10"))  # more of them where somebody asks
IMPORT = """
import sys
from pathlib import Path
from workbench import study
print("ready", flush=True)
study.import_exports([Path(sys.argv[1])], into=Path(sys.argv[2]))
"""
ACT = '{"id": "%d", "actor": "ask", "time": "2026-03-02T10:00:00Z", "text": "Hei"}\n'


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    file = tmp_path / "whole.ndjson"
    file.write_text("".join(ACT % number for number in range(3)))
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.ndjson"
    file.write_text("".join(ACT % number for number in range(3, 9))[:-20])
    return file


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def table(folder: Path) -> pa.Table:
    (file,) = (folder / "tables").glob(f"{study.read(folder).provenance['generation']}/activity/*.parquet")
    return pq.read_table(file)


@pytest.mark.slow
def test_whenever_an_import_is_killed_the_study_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    for seed, file in enumerate((first, second)):
        large.write(file, activities=ACTS, seed=seed)
    before, after = tmp_path / "before", tmp_path / "after"
    study.import_exports([first], into=before)
    shutil.copytree(before, after)
    started = time.perf_counter()
    receipt = study.import_exports([second], into=after)
    seconds = time.perf_counter() - started
    assert 0 < receipt.duplicates < receipt.read  # the two share ids, so rows are replaced as well as added
    tables = {1: table(before), 2: table(after)}
    chance = np.random.default_rng(2026)
    for kill in range(KILLS):
        folder = tmp_path / f"killed-{kill}"
        shutil.copytree(before, folder)
        _kill(second, folder, after=(kill + chance.random()) / KILLS * seconds)
        imports = len(study.read(folder).provenance["imports"])
        assert table(folder).equals(tables[imports])
        again = study.import_exports([second], into=folder)
        assert again.kept == (receipt.kept if imports == 1 else 0)
        assert table(folder).equals(tables[2])
        assert [path.name for path in (folder / "tables").iterdir() if path.is_dir()] == [
            f"{imports + 1:06d}"
        ]
        shutil.rmtree(folder)


def _kill(export: Path, folder: Path, *, after: float) -> None:
    command = [sys.executable, "-c", IMPORT, str(export), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        time.sleep(after)
        running.send_signal(signal.SIGKILL)


def test_a_fault_in_the_second_file_leaves_the_study_byte_for_byte(
    tmp_path: Path, whole: Path, broken: Path
) -> None:
    folder = tmp_path / "service"
    study.import_exports([whole], into=folder)
    before = snapshot(folder)
    more = tmp_path / "more.ndjson"
    more.write_text(ACT % 77)
    with pytest.raises(ExportError, match="is not whole NDJSON"):
        study.import_exports([more, broken], into=folder)
    assert snapshot(folder) == before
    assert study.import_exports([more], into=folder).kept == 1


def test_a_fault_in_a_first_import_leaves_no_folder(tmp_path: Path, whole: Path, broken: Path) -> None:
    with pytest.raises(ExportError, match="is not whole NDJSON"):
        study.import_exports([whole, broken], into=tmp_path / "new" / "service")
    assert not (tmp_path / "new" / "service").exists()


def test_a_fault_in_a_first_import_leaves_what_stood_in_the_folder(
    tmp_path: Path, whole: Path, broken: Path
) -> None:
    folder = tmp_path / "service"
    (folder / "exports").mkdir(parents=True)
    (folder / "exports" / "chat.ndjson").write_text(ACT % 1)
    (folder / "study.toml").write_text('name = "Rettleiing"\n')
    before = snapshot(folder)
    with pytest.raises(ExportError, match="is not whole NDJSON"):
        study.import_exports([whole, broken], into=folder)
    assert snapshot(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["exports", "study.toml"]


def test_the_facts_sheet_of_a_person_is_not_written_over(tmp_path: Path, whole: Path) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "study.toml").write_text('name = "Rettleiing \\"Ung\\""  # ours\n')
    study.import_exports([whole], into=tmp_path / "service")
    assert (tmp_path / "service" / "study.toml").read_text() == 'name = "Rettleiing \\"Ung\\""  # ours\n'
    assert study.read(tmp_path / "service").name == 'Rettleiing "Ung"'


def test_two_imports_into_one_study_are_not_made_at_once(tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "service"
    study.import_exports([whole], into=folder)
    before = snapshot(folder)
    with _store.generation(folder), pytest.raises(StudyError, match="Another import is at work"):
        study.import_exports([whole], into=folder)
    assert snapshot(folder) == before
