import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gipa_extract import Report, extract

ROOT = Path(__file__).parent.parent
REPORTS = sorted((ROOT / "data" / "reports").glob("*.txt"))

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("repeatable")

os.environ["GIPA_LANG"] = "en"  # whatever the locale of whoever runs the tests

# A shell starts what runs in the background with Ctrl-C ignored, and a process hands that on to
# those that it starts: the test that interrupts a run would wait for its end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def reports() -> dict[str, Report]:
    """The five real reports, extracted once."""
    return {path.stem: extract(path) for path in REPORTS}


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under GIPA_NO_SKIP a skipped test is a failed one: everything it needs is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("GIPA_NO_SKIP") and skipped and not exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
