"""A run's folder is lived again whatever was asked, and the line that it names asks for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from glasshouse.errors import StoreError
from glasshouse.study.running.folder import manifest_of, opened, write
from glasshouse.study.running.manifests import is_command_of
from glasshouse.study.running.plan import Options, plan
from glasshouse.study.running.runs import execute
from glasshouse.study.running.sealed import as_text, resealed
from glasshouse.study.running.telling import say_nothing
from glasshouse.study.running.verify import verify_folder

FEW: Final = {"people": 150, "years": 1, "threads": 1}


def lived(folder: Path, scheme: str, options: Options) -> Path:
    write(execute(plan(scheme, [], options), say_nothing, with_bands=True), folder, force=False)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("runs") / "run", "none", Options(before="empty", **FEW))


def test_a_scheme_after_itself_with_a_number_set_is_lived_again(tmp_path: Path) -> None:
    settings = ("defaulters.leave.any.1.months_listed=7",)
    options = Options(before="china-court-list:6", settings=settings, **FEW)
    folder = lived(tmp_path / "run", "china-court-list", options)
    told = manifest_of(folder)
    assert {"before/china-court-list.yaml", "schemes/china-court-list.yaml"} <= set(told["texts"])
    assert verify_folder(folder, threads=1, tell=say_nothing).same
    assert opened(folder).plan.schemes[0].settings == settings


def test_the_command_names_a_users_file_and_no_other_words(tmp_path: Path) -> None:
    file = tmp_path / "my-file.yaml"
    text = plan("none", [], Options(**FEW)).schemes[0].written
    file.write_text(text.replace("scheme: none", "scheme: mine", 1), encoding="utf-8")
    folder = lived(tmp_path / "run", str(file), Options(before="empty", **FEW))
    manifest, planned = opened(folder)
    assert manifest["command"].startswith("glasshouse run my-file.yaml ")
    for old, new in (("150", "160"), ("my-file.yaml", "Measured in the real city"), (" run ", " run --idealised ")):
        assert not is_command_of(manifest["command"].replace(old, new), planned)
    assert not is_command_of(manifest["command"].replace("my-file.yaml", "none"), planned)


def test_a_shipped_scheme_is_named_by_its_name(run: Path) -> None:
    manifest, planned = opened(run)
    assert not is_command_of(manifest["command"].replace("run none", "run other.yaml"), planned)


@pytest.mark.parametrize("key", ["request", "texts", "checksums", "files", "seal", "versions", "run"])
@pytest.mark.parametrize("value", [None, 3, "gone"])
def test_a_key_that_is_wrong_is_named(run: Path, tmp_path: Path, key: str, value: object) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told[key] = value
    if value == "gone":
        del told[key]
    (folder / "manifest.json").write_text(as_text(resealed(told)) if key != "seal" else as_text(told), encoding="utf-8")
    with pytest.raises(StoreError) as error:
        manifest_of(folder)
    assert key in str(error.value) or key == "versions"
    assert error.value.remedy


def test_running_it_again_takes_the_place_of_a_changed_folder(run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="not a manifest") as error:
        opened(folder)
    assert "--force" in error.value.remedy
    outcome = execute(plan("none", [], Options(before="empty", **FEW)), say_nothing)
    write(outcome, folder, force=True)
    assert opened(folder).manifest["checksum"] == outcome.manifest["checksum"]
