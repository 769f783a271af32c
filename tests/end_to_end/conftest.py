"""A running service and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock
from playwright.sync_api import Page

from meetings.demo.staff import PASSWORD
from tests.conftest import ENGINES, new_database
from tests.end_to_end.service import Service, prepare, running

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@pytest.fixture(scope="session")
def region(tmp_path_factory) -> Path:
    """A folder with the demo region in SQLite, from which each service of each test process begins."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, partial = shared / "region", shared / "region.partial"
    with FileLock(shared / "region.lock"):
        if not folder.exists():
            partial.mkdir()
            prepare(partial, f"sqlite:///{partial / 'meetings.sqlite'}")
            partial.rename(folder)
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def service(request, tmp_path_factory) -> Iterator[Service]:
    """The service with the demo region, on each database; it ends with its module, as it is never idle."""
    with started(request.param, request, tmp_path_factory) as found:
        yield found


@contextmanager
def started(engine: str, request, tmp_path_factory) -> Iterator[Service]:
    """A new service on SQLite or PostgreSQL."""
    folder = tmp_path_factory.mktemp("service")
    url = f"sqlite:///{folder / 'meetings.sqlite'}"
    if engine == "postgresql":
        url = new_database(request.getfixturevalue("postgresql"), folder.name)
        prepare(folder, url)
    else:
        copytree(request.getfixturevalue("region"), folder, dirs_exist_ok=True)
    with running(folder, url) as service:
        yield service


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A window at a desk that holds no cookies."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    """A small phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def organizer(service, page) -> Page:
    """A desk window in which the demo's organizer is signed in."""
    return sign_in(page, service, "organizer@demo.example")


def sign_in(page: Page, service: Service, email: str) -> Page:
    """Sign in by the form, as a person does."""
    page.goto(f"{service.root}/login")
    page.get_by_label("E-mail", exact=False).fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/desk/**")
    return page


@pytest.fixture
def picture(request):
    """``picture(page, "week")`` keeps a picture for the README when asked by --pictures."""

    def keep(page: Page, name: str) -> None:
        if request.config.getoption("--pictures"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png")

    return keep
