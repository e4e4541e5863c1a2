"""The web server: asked to stop, it stops, whatever its workers are doing."""

import os
import subprocess
import time
from pathlib import Path

import fengqiao
from fengqiao.cli.serve import free_port, web_command

STILL_LOADING = """
import fengqiao.wsgi, pathlib, time
pathlib.Path("loading").touch()
time.sleep(60)
"""


def test_a_worker_that_is_still_loading_stops_at_once(tmp_path):
    (tmp_path / "slow.py").write_text(STILL_LOADING)
    paths = f"{tmp_path}:{Path(fengqiao.__file__).parents[1]}"
    command = [*web_command(host="127.0.0.1", port=free_port())[:-1], "slow:application"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, stdout=log, stderr=log
        )
        while not (tmp_path / "loading").exists() and server.poll() is None:
            time.sleep(0.02)
        server.terminate()
        server.wait()
    assert (server.returncode, (tmp_path / "log").read_text()) == (0, "")
