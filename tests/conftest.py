"""What every test can use."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from fakes.postgres import Server
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
CHROMIUM = Path(os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # a container may have 64 MB of shared memory
    "--disable-sync",
    "--no-first-run",
    # Each window of a headless Chromium prepares two pages for what drops down from its address
    # bar, and one more process for the next page: half of what it costs to open a small page.
    # The last list that Chromium is given counts, so the others are Playwright's own.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
)
# before anybody imports torch: tests run side by side, and its threads would wait for each other
os.environ.setdefault("OMP_NUM_THREADS", "1")
settings.register_profile("course", deadline=None)  # a busy machine is no failure
settings.load_profile("course")


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A server for gradebooks; without PostgreSQL its tests are skipped, and say so."""
    pytest.importorskip("psycopg", reason="needs requirements-postgres.txt")
    from fakes.postgres import binaries, server

    if binaries() is None:
        pytest.skip("NO GRADEBOOK WAS ON A SERVER: PostgreSQL is not here; install postgresql.")
    with server() as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, a fresh one for each file of tests; without it they are skipped, and say so."""
    if not CHROMIUM.exists():
        pytest.skip(f"NO PAGE WAS LOOKED AT: there is no Chromium at {CHROMIUM}; install it.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()
