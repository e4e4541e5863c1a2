"""A demo station for the browser tests: the same web server and worker as `make demo`, with a tenth of its year.

    python -m tests.browser.serving FOLDER PORT

Builds the station in FOLDER and serves it until SIGTERM. The sign-ins are in `FOLDER/demo-accounts.json`.
"""

import json
import os
import sys
from pathlib import Path

SEED = 370781007
SHARE_OF_THE_YEAR = 0.1
ACCOUNTS = "demo-accounts.json"


def main(folder: Path, port: int) -> None:
    """Build and serve."""
    os.environ |= {"FENGQIAO_DATA": str(folder), "FENGQIAO_MODE": "demo"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "fengqiao.settings"}
    os.environ.pop("FENGQIAO_DATABASE", None)
    import django

    django.setup()
    from fengqiao.cli.serve import prepare_database, prepare_static_files, run_station
    from fengqiao.community.sample import build_sample_station
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.sample import build_sample_disputes

    prepare_database()
    at = now()
    accounts = build_sample_station(seed=SEED, at=at)
    build_sample_disputes(seed=SEED, at=at, share=SHARE_OF_THE_YEAR)
    (folder / ACCOUNTS).write_text(json.dumps({"accounts": accounts}))
    prepare_static_files()
    run_station(host="127.0.0.1", port=port, on_ready=["ready"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
