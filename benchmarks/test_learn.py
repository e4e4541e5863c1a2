import csv

from click.testing import CliRunner

from benchmarks import learn
from fengqiao.analytics.triage import triage


def test_the_weights_are_learnt_from_invented_sentences_and_written(tmp_path, monkeypatch):
    messages = tmp_path / "messages.csv"
    messages.write_text(
        "留言详情\n磁悬浮列车什么时候开通，市民都在关心\n小区的绿化带没有人管理\n", encoding="utf-8"
    )
    monkeypatch.setattr(learn, "WEIGHTS", tmp_path / "weights.csv")

    done = CliRunner().invoke(learn.command, [str(messages), "--json"], catch_exceptions=False)

    assert done.exit_code == 0
    with (tmp_path / "weights.csv").open(encoding="utf-8", newline="") as file:
        weights = {row["feature"]: row for row in csv.DictReader(file)}
    assert float(weights["打"]["violence"]) > 0 > float(weights[""]["violence"])
    assert float(weights["偷"]["crime"]) > float(weights["偷"]["suicide"])
    assert not {"磁悬", "磁悬浮"} & set(weights)


def test_the_sample_cases_are_not_taken_for_danger():
    stories = learn.quiet_stories()
    alarms = [text for text in stories if set(triage(text).flags) - {"minors"}]
    assert len(stories) > 100 and len(alarms) < 0.01 * len(stories), alarms
