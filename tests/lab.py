"""A real JupyterLab on loopback and the system's Chromium, for the browser tests."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHOTS = os.environ.get("CROSSFRAME_SHOTS")  # a folder for screenshots
MINUTES = 60_000  # milliseconds


@contextlib.contextmanager
def open_browser(**options):
    """Yield a page of a fresh Chromium; skip loudly, or fail where CI is set, without one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(
            "NO CHROMIUM FOUND: NOT TESTED IS WHETHER THE NOTEBOOKS RUN IN JUPYTERLAB AND WHETHER "
            "REPORT PAGES ARE SAFE. INSTALL IT WITH `apt-get install chromium` OR FROM "
            "https://www.chromium.org AND RUN `make test` AGAIN"
        )
    from playwright.sync_api import sync_playwright

    switches = (
        "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
        "disable-background-networking", "disable-component-update", "disable-dev-shm-usage",
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=[f"--{switch}" for switch in switches]
        )
        try:
            yield chromium.new_page(**options)
        finally:
            chromium.close()


def take_shot(page, name):
    """Save what `page` shows as name.png where CROSSFRAME_SHOTS says."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@contextlib.contextmanager
def run_lab(home, *, notebooks):
    """Yield the address of a JupyterLab that shows a copy of `notebooks`.

    All that it reads and writes of its own is below `home`: the user's settings, trust and
    committed notebooks are not touched. When the test fails, the server's log is printed.
    """
    root, log = home / "notebooks", home / "server.log"
    shutil.copytree(notebooks, root)
    settings = {
        # The question whether to fetch news would cover the notebook.
        "config/labconfig/page_config.json": {
            "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}
        },
        # Else cells outside the window are not in the page.
        "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
            "windowingMode": "none"
        },
    }
    for name, content in settings.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(json.dumps(content), encoding="utf-8")
    folders = {
        "HOME": ".", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "share",
        "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython",
    }
    environment = os.environ | {name: str(home / place) for name, place in folders.items()}
    environment.pop("ARTICLES", None)
    environment["PYTHONPATH"] = os.pathsep.join(  # also where the project is not installed
        filter(None, [str(PROJECT), environment.get("PYTHONPATH")])
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = os.urandom(16).hex()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
    ]
    with log.open("w") as writing:
        server = subprocess.Popen(
            command, env=environment, cwd=home, stdout=writing, stderr=subprocess.STDOUT
        )
    try:
        await_server(server, f"http://127.0.0.1:{port}/api?token={token}")
        yield f"http://127.0.0.1:{port}/lab/tree/00-start-here.ipynb?token={token}"
    except BaseException:
        print(log.read_text(encoding="utf-8", errors="replace")[-6000:])
        raise
    finally:
        server.terminate()  # it ends its kernels first
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def await_server(server, address, seconds=120):
    """Return when `address` answers; raise when the server has ended or time is up."""
    end = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, no proxy
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with exit code {server.returncode}")
        with contextlib.suppress(OSError):
            opener.open(address, timeout=5)
            return
        time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer within {seconds} s")


def await_notebook(page, address):
    """Open the notebook at `address` and return when it is drawn and its kernel is there."""
    page.goto(address, timeout=2 * MINUTES)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=2 * MINUTES)
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
        "?.status === 'idle'",
        timeout=2 * MINUTES,
    )


def run_all_cells(page, *, minutes=4):
    """Run the notebook from a fresh kernel, as *Kernel > Restart and Run All* does, to its end.

    Raises when a cell was not reached, which is how JupyterLab ends on an error.
    """
    page.evaluate("""() => {
        const { commands, shell } = window.jupyterapp;
        const panel = shell.currentWidget;
        window.counts = null;
        (async () => {
            await panel.sessionContext.session.kernel.restart();
            await commands.execute('notebook:clear-all-cell-outputs');
            await commands.execute('notebook:run-all-cells');
            window.counts = [...panel.content.model.cells]
                .filter(cell => cell.type === 'code' && cell.sharedModel.getSource().trim())
                .map(cell => cell.executionCount);
        })();
    }""")
    page.wait_for_function(
        "() => window.counts && window.jupyterapp.shell.currentWidget"
        ".sessionContext.session.kernel.status === 'idle'",
        timeout=minutes * MINUTES,
    )
    counts = page.evaluate("window.counts")
    said = page.locator(".jp-OutputArea-output pre").all_inner_texts()[-1:]
    assert counts and None not in counts, f"cells that did not run: {counts}; last output: {said}"
