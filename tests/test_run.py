"""A run's folder: killed and continued, scored again without extraction, never mixed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.extractors import EXTRACTORS, Extractor
from eval.folder import CODE, RESULTS, Results, code_sha256, read_manifest
from eval.gold import HOME
from eval.run import begin, load_truths, manifest_for, run
from eval.score import score_run
from eval.truth import Truth, load_corpus
from gipa_extract import extract
from gipa_extract.errors import GipaError, ReadError, ResultError

TRUTHS = load_truths(HOME, None)
RULES = Extractor(extract)


def _run(out: Path, by: Extractor = RULES, truths: list[Truth] = TRUTHS, **kwargs: int) -> Path:
    manifest = manifest_for(truths, "rules", None, by, gold=HOME, corpus=None)
    run(truths, out, manifest, by, **kwargs)
    return out


def _names(out: Path) -> list[str]:
    return sorted(line.name for line in Results(out).lines())


ALL = sorted(truth.name for truth in TRUTHS)


def test_rules_on_the_gold_reads_every_cell(tmp_path):
    scored = score_run(_run(tmp_path / "run"), TRUTHS)
    assert scored.complete
    assert [len(score.errors) for score in scored.scores] == [0] * 5
    assert all(score.fully_right for score in scored.scores)


def test_the_manifest_says_what_was_run(tmp_path):
    manifest = read_manifest(_run(tmp_path / "run"))
    assert (manifest.extractor, manifest.model, manifest.gold) == ("rules", None, "data/gold")
    assert sorted(manifest.reports) == ALL
    assert manifest.reports["qixia-office-2020"].document.startswith("34f7bddb")
    assert set(manifest.forms) == {"2019", "2021"}
    assert len(manifest.code_sha256) == 64


def test_the_code_hash_covers_the_evaluation(tmp_path):
    assert [folder.name for folder in CODE] == ["gipa_extract", "eval"]
    copies = [shutil.copytree(folder, tmp_path / folder.name) for folder in CODE]
    assert code_sha256(copies) == code_sha256()
    with (tmp_path / "eval" / "score.py").open("a") as file:
        file.write("# another scorer\n")
    assert code_sha256(copies) != code_sha256()


def test_a_run_of_several_jobs_has_the_same_results(tmp_path):
    one, many = _run(tmp_path / "one"), _run(tmp_path / "many", jobs=3)
    reports = [
        {
            line.name: [cell.value for cell in line.report.cells]
            for line in Results(out).lines()
            if line.report
        }
        for out in (one, many)
    ]
    assert reports[0] == reports[1]
    assert len(reports[0]) == 5


def test_a_run_cut_off_anywhere_goes_on_and_does_nothing_twice(tmp_path):
    whole = (_run(tmp_path / "whole") / RESULTS).read_bytes()
    ends = [0, *(i + 1 for i, byte in enumerate(whole) if byte == 10)]
    for cut in (0, 1, ends[1] - 1, ends[1], ends[3] + 5000, len(whole) - 1, len(whole)):
        out = _run(tmp_path / f"cut-{cut}")
        (out / RESULTS).write_bytes(whole[:cut])
        asked: list[str] = []

        def counted(document, asked=asked):
            asked.append(document.path)
            return extract(document)

        _run(out, Extractor(counted))
        done = sum(end <= cut for end in ends[1:])
        assert len(asked) == 5 - done
        assert _names(out) == ALL
        assert score_run(out, TRUTHS).complete


def test_a_killed_process_leaves_a_folder_that_can_be_continued(tmp_path):
    out = tmp_path / "run"
    slow = (
        "import time, sys; from eval import run; from eval.extractors import Extractor\n"
        "from pathlib import Path; from gipa_extract import extract as read\n"
        "def extract(d): time.sleep(0.3); return read(d)\n"
        "by = Extractor(extract); truths = run.load_truths(Path('data/gold'), None)\n"
        "m = run.manifest_for(truths, 'rules', None, by, gold=Path('data/gold'), corpus=None)\n"
        "run.run(truths, Path(sys.argv[1]), m, by)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", slow, str(out)])
    while not (out / RESULTS).exists() or not _names(out):
        assert process.poll() is None
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    scored = score_run(out, TRUTHS)
    assert scored.unrun
    assert not scored.complete
    assert len(scored.scores) + len(scored.unrun) == 5
    assert _names(_run(out)) == ALL


def test_another_run_is_not_mixed_in(tmp_path):
    out = _run(tmp_path / "run")
    other = Extractor(extract, parameters={"temperature": 0})
    with pytest.raises(ResultError, match="holds another run: parameters differ"):
        _run(out, other)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(ResultError, match="not empty"):
        _run(tmp_path / "full")


def test_a_run_of_another_form_is_refused(tmp_path):
    out = _run(tmp_path / "run")
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    manifest["forms"]["2019"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ResultError, match="another form 2019"):
        score_run(out, TRUTHS)


def test_lines_that_are_no_results_are_named_and_left_out(tmp_path):
    out = _run(tmp_path / "run")
    lines = (out / RESULTS).read_text("utf-8").splitlines()
    strange = json.loads(lines[0]) | {"name": "elsewhere"}
    other = json.loads(lines[1]) | {"document": "0" * 64}
    broken = [lines[2][:400], json.dumps(strange), json.dumps(other), lines[3], lines[3]]
    (out / RESULTS).write_text("\n".join([*broken, lines[4][:3000]]), "utf-8")
    scored = score_run(out, TRUTHS)
    assert len(scored.scores) == 1
    assert [what.rsplit(": ", 1)[-1].split(",")[0] for what in scored.skipped[1:]] == [
        "no report of this run", "the result of another document", "a second result",
        "half-written",
    ]  # fmt: skip
    assert "results.jsonl:1: no result" in scored.skipped[0]
    assert len(scored.unrun) == 4


def test_gold_for_another_document_is_refused_before_anything_runs(tmp_path):
    truth = Truth(**{**vars(TRUTHS[0]), "sha256": "0" * 64})
    with pytest.raises(ResultError, match="another document"):
        _run(tmp_path / "run", truths=[truth, *TRUTHS[1:]])
    assert not (tmp_path / "run").exists()
    missing = Truth(**{**vars(TRUTHS[0]), "document": tmp_path / "gone.txt"})
    with pytest.raises(ResultError, match="cannot be read"):
        _run(tmp_path / "run", truths=[missing])


def test_a_truth_for_another_document_is_not_scored(tmp_path):
    out = _run(tmp_path / "run")
    changed = Truth(**{**vars(TRUTHS[0]), "sha256": "0" * 64})
    scored = score_run(out, [changed, *TRUTHS[1:]])
    assert len(scored.scores) == 4
    assert scored.skipped == [f"{TRUTHS[0].name}: has a truth for another document, left out"]


def test_a_label_corrected_after_the_run_is_used_and_named(tmp_path):
    out = _run(tmp_path / "run")
    changed = Truth(**{**vars(TRUTHS[0]), "issuer": "另一机关"})
    scored = score_run(out, [changed, *TRUTHS[1:]])
    assert scored.relabeled == [TRUTHS[0].name]
    assert not scored.scores[0].facts["issuer"]


@pytest.mark.parametrize("error", [ReadError("torn"), ValueError("boom")])
def test_whatever_an_extractor_raises_is_a_recorded_failure(error):
    def fail(document):
        raise error

    line = Extractor(fail).line(TRUTHS[0])
    assert line.report is None
    assert line.failure is not None
    assert "torn" in line.failure.reason or "boom" in line.failure.reason
    assert line.text.startswith("阿拉善")


def test_a_failed_report_counts_with_all_its_cells(tmp_path):
    def fail(document):
        raise ReadError("torn")

    scored = score_run(_run(tmp_path / "run", Extractor(fail)), TRUTHS)
    assert [len(score.errors) for score in scored.scores] == [198] * 5
    assert {score.failure for score in scored.scores} == {"read: torn"}


def test_names_must_not_clash_and_something_must_be_there(tmp_path):
    with pytest.raises(ResultError, match="nothing to run on"):
        load_truths(None, None)
    with pytest.raises(ResultError, match="no truth files"):
        load_corpus(tmp_path)


def test_unknown_extractors_and_models_are_refused(tmp_path):
    runner = CliRunner()
    command = ["run", "--gold", "data/gold", "--out", str(tmp_path / "run"), "--extractor"]
    assert isinstance(runner.invoke(app, [*command, "gues"]).exception, GipaError)
    assert isinstance(runner.invoke(app, [*command, "rules", "--model", "m"]).exception, GipaError)
    assert "rules" in EXTRACTORS
    assert not (tmp_path / "run").exists()


def test_the_commands_run_score_and_require(tmp_path):
    runner, out, figures = CliRunner(), str(tmp_path / "run"), tmp_path / "figures.json"
    assert runner.invoke(app, ["run", "--gold", "data/gold", "--out", out]).exit_code == 0
    command = ["score", out, "--json", str(figures), "--require"]
    assert runner.invoke(app, [*command, "cell_accuracy>=1"]).exit_code == 0
    assert runner.invoke(app, [*command, "silent_errors<=0"]).exit_code == 0
    missed = runner.invoke(app, [*command, "seconds_per_report<=0"])
    assert missed.exit_code == 1
    assert "missed: seconds_per_report<=0" in missed.output
    assert isinstance(runner.invoke(app, [*command, "cell_acuracy>=1"]).exception, ResultError)
    rows = {row["metric"]: row for row in json.loads(figures.read_text("utf-8"))["rows"]}
    assert rows["nonzero_accuracy"]["value"] == 1.0
    assert rows["cell_accuracy"]["of"] == 990


def test_an_unfinished_run_meets_no_requirement(tmp_path):
    out = _run(tmp_path / "run")
    lines = (out / RESULTS).read_bytes().splitlines(keepends=True)
    (out / RESULTS).write_bytes(b"".join(lines[:3]))
    result = CliRunner().invoke(app, ["score", str(out), "--require", "cell_accuracy>=0"])
    assert result.exit_code == 1
    assert "unfinished, 2 reports not run" in result.output


def test_begin_takes_up_only_whole_lines(tmp_path):
    out = _run(tmp_path / "run")
    with (out / RESULTS).open("ab") as file:
        file.write(b'{"name": "torn')
    manifest = manifest_for(TRUTHS, "rules", None, RULES, gold=HOME, corpus=None)
    assert begin(out, manifest) == set(ALL)
    assert (out / RESULTS).read_bytes().endswith(b"\n")
