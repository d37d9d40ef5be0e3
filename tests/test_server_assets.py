"""What pages load: vendored files are those of their packages, and what bears its hash is cached for ever."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import Config, create_app

STATIC = Path(__file__).parent.parent / "server" / "static"
MANIFEST = tomllib.loads((STATIC / "vendor" / "manifest.toml").read_text(encoding="utf-8"))["package"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(Config("http://localhost:8000/", tmp_path_factory.mktemp("empty"))).test_client()


@pytest.mark.parametrize("package", MANIFEST, ids=[package["folder"] for package in MANIFEST])
def test_vendored_files_are_those_of_the_manifest(package: dict[str, object]) -> None:
    folder = STATIC / "vendor" / str(package["folder"])
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert found == package["files"]
    assert "LICENSE" in found
    assert package["licence"] in ("MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC")


def test_no_vendored_folder_is_missing_from_the_manifest() -> None:
    folders = {path.name for path in (STATIC / "vendor").iterdir() if path.is_dir()}
    assert folders == {package["folder"] for package in MANIFEST}


def test_what_a_page_loads_bears_its_hash_and_may_be_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 6
    for address in addresses:
        with client.get(address.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_old_hash_is_not_kept_for_ever(client: FlaskClient) -> None:
    with client.get("/static/site.css?v=0123456789ab") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]
