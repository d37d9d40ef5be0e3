"""Releases appear whole, are switched by one rename, and outlive killed builds."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.dumps import Plan, write_dumps
from store.embedded import EmbeddedStore
from store.errors import ReleaseError, StoreError, StoreUnreachable
from store.releases import (
    Release,
    building,
    check_base,
    find_current,
    list_releases,
    name_version,
    prune_stores,
    roll_back,
    settle,
)

BASE = "http://localhost:8000/"


def publish(root: Path, label: str, published: str = "2026-01-01T00:00:00Z") -> tuple[Release, bool]:
    """Build a release of a few quads that say *label*, as the publishing journey does."""
    with building(root) as folder:
        store = EmbeddedStore.open(folder / "store", read_only=False)
        quads = (f'<{BASE}id/state/s{number}> <{BASE}label> "{label}" .\n' for number in range(500))
        store.load("".join(quads).encode(), "application/n-quads")
        dumps = write_dumps(store, folder / "dumps", Plan())
        store.finish()
        del store
        version = name_version(BASE, dumps.sums["foedera.nq"])
        return settle(root, folder, version, {"base_iri": BASE, "published": published})


def labels(root: Path) -> set[str]:
    current = find_current(root)
    assert current is not None
    answer = EmbeddedStore.open(current.store).query("SELECT DISTINCT ?label { ?s ?p ?label }", results="text/csv")
    assert isinstance(answer.body, bytes)
    return set(answer.body.decode().split()[1:])


def test_nothing_published_is_no_release(tmp_path: Path) -> None:
    assert find_current(tmp_path) is None
    assert list_releases(tmp_path) == []


def test_a_release_is_current_once_settled(tmp_path: Path) -> None:
    release, is_new = publish(tmp_path, "first")
    assert is_new
    assert find_current(tmp_path) == release
    assert release.manifest()["base_iri"] == BASE
    assert labels(tmp_path) == {"first"}
    assert not (tmp_path / "building").exists()


def test_publishing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    release, _ = publish(tmp_path, "first")
    inode = release.store.stat().st_ino
    again, is_new = publish(tmp_path, "first", "2027-01-01T00:00:00Z")
    assert (again, is_new) == (release, False)
    assert again.manifest()["published"] == "2026-01-01T00:00:00Z"
    assert release.store.stat().st_ino == inode


def test_a_reader_keeps_the_release_it_opened(tmp_path: Path) -> None:
    first, _ = publish(tmp_path, "first", "2026-01-01T00:00:00Z")
    reader = EmbeddedStore.open(first.store)
    publish(tmp_path, "second", "2026-01-02T00:00:00Z")
    assert b"first" in reader.query("SELECT * { ?s ?p ?o } LIMIT 1").body  # type: ignore[operator]
    assert labels(tmp_path) == {"second"}


def test_rolling_back_goes_to_the_release_before(tmp_path: Path) -> None:
    first, _ = publish(tmp_path, "first", "2026-01-01T00:00:00Z")
    second, _ = publish(tmp_path, "second", "2026-01-02T00:00:00Z")
    assert list_releases(tmp_path) == [second, first]
    assert roll_back(tmp_path) == find_current(tmp_path) == first
    with pytest.raises(ReleaseError, match="no release older"):
        roll_back(tmp_path)
    assert roll_back(tmp_path, second.version) == second
    with pytest.raises(ReleaseError, match="no release nonsense"):
        roll_back(tmp_path, "nonsense")


def test_old_stores_are_pruned_and_can_be_had_again(tmp_path: Path) -> None:
    releases = [publish(tmp_path, f"number{day}", f"2026-01-0{day}T00:00:00Z")[0] for day in range(1, 6)]
    assert prune_stores(tmp_path) == [releases[1].version, releases[0].version]
    assert [release.store.exists() for release in releases] == [False, False, True, True, True]
    assert all((release.dumps / "foedera.nq").exists() and release.manifest() for release in releases)
    roll_back(tmp_path, releases[0].version)
    assert labels(tmp_path) == {"number1"}
    assert prune_stores(tmp_path) == []


def test_a_release_for_another_site_is_refused(tmp_path: Path) -> None:
    release, _ = publish(tmp_path, "first")
    check_base(release, BASE)
    with pytest.raises(ReleaseError, match="set FOEDERA_BASE_IRI=http://localhost:8000/ or publish again"):
        check_base(release, "https://foedera.example/")


def test_two_builders_are_kept_apart(tmp_path: Path) -> None:
    with building(tmp_path), pytest.raises(ReleaseError, match="another build is running"), building(tmp_path):
        pass


def test_what_a_failed_build_made_is_removed(tmp_path: Path) -> None:
    with pytest.raises(KeyError), building(tmp_path) as folder:
        (folder / "half").write_text("half")
        raise KeyError
    assert not (tmp_path / "building").exists()


def test_a_place_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another folder"), building(tmp_path / "file" / "store"):
        pass


def test_a_damaged_manifest_is_told_by_file(tmp_path: Path) -> None:
    release, _ = publish(tmp_path, "first")
    (release.folder / "manifest.json").write_text("{")
    with pytest.raises(ReleaseError, match=r"manifest\.json: .*publish again"):
        release.manifest()


def test_a_release_without_its_store_says_what_to_do(tmp_path: Path) -> None:
    release, _ = publish(tmp_path, "first")
    release.store.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnreachable, match="publish a release first"):
        labels(tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_build_leaves_the_old_release_whole(tmp_path: Path, seed: int) -> None:
    old, _ = publish(tmp_path, "first")
    script = (
        "import sys; from pathlib import Path; from tests.test_store_releases import publish; print('go', flush=True)\n"
        "for number in range(1000): publish(Path(sys.argv[1]), f'next{number}', '2026-02-01T00:00:00Z')"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.005, 0.4))
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    current = find_current(tmp_path)
    assert current is not None
    [label] = labels(tmp_path)
    assert EmbeddedStore.open(current.store).count() == 500
    assert label == "first" if current == old else label.startswith("next")
    publish(tmp_path, "after", "2026-03-01T00:00:00Z")
    assert labels(tmp_path) == {"after"}
