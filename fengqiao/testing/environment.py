"""A pytest plugin, loaded before Django's settings: test mode, and a data folder of its own for every test process.

`addopts` in pyproject.toml names it (`-p fengqiao.testing.environment`), so that no test run can touch a real
station's data folder. FENGQIAO_DATABASE is kept as it is: that is how the suite runs on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A slow machine is no wrong answer: how long an example takes is for benchmarks to say.
settings.register_profile("fengqiao", deadline=None)
settings.load_profile("fengqiao")

_folder = tempfile.mkdtemp(prefix="fengqiao-test-")
os.mkdir(os.path.join(_folder, "static"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["FENGQIAO_MODE"] = "test"
os.environ["FENGQIAO_DATA"] = _folder
os.environ["FENGQIAO_SECRET_KEY"] = "only-for-tests-" + "0123456789" * 5
os.environ["DJANGO_SETTINGS_MODULE"] = "fengqiao.settings"
# Playwright's synchronous calls run inside an event loop; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _every_test_finds_open_doors() -> Iterator[None]:
    """Tries counted in one test close no door in another."""
    yield
    shutil.rmtree(os.path.join(_folder, "tries"), ignore_errors=True)
