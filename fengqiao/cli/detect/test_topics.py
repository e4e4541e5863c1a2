"""`fengqiao detect topics`: its answer, bad sheets, and the ten hottest issues of the sample workbook, read by hand."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

HEAD = "id,user,subject,time,text,likes\n"
SHEET = HEAD + (
    "m1,a,青州市松林苑小区饭店油烟,2026-03-02,饭店油烟直接排到楼上没法开窗,3\n"
    "m2,b,松林苑楼下饭店油烟大,2026/3/9 10:00,松林苑饭店油烟直接排到楼上没法开窗睡觉,\n"
    "m3,c,咨询退休年龄,2026年3月5日,请问女职工多少岁退休,1\n"
)


def sample() -> Path:
    for parent in Path(__file__).resolve().parents:
        if (found := parent / "shared" / "citizen_messages" / "messages.xlsx").exists():
            return found
    pytest.skip("the workbook of citizens' messages is not beside this project (../shared/citizen_messages)")


def run(tmp_path, content, *options, name="messages.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner().invoke(main, ["detect", "topics", str(file), "--language", "en", *options])


def test_an_issue_in_json_csv_and_on_a_page(tmp_path):
    files = ["--csv", str(tmp_path / "out.csv"), "--html", str(tmp_path / "out.html")]
    result = run(tmp_path, SHEET, "--json", *files)
    (topic,) = json.loads(result.stdout)["topics"]
    fixed = ["rank", "place", "what", "from", "to", "messages", "people", "heat"]
    assert result.exit_code == 0 and list(topic)[: len(fixed)] == fixed
    assert (topic["place"], topic["messages"], topic["people"]) == ("青州市松林苑", ["m1", "m2"], 2)
    assert (topic["from"], topic["to"]) == ("2026-03-02", "2026-03-09")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1].startswith("1,青州市松林苑,")
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "<svg" in page and "松林苑" in page and "Hot issues" in page


def test_sentences_in_both_languages_and_messages_called_by_their_row(tmp_path):
    plain = "\n".join(",".join(line.split(",")[2:]) for line in SHEET.splitlines())
    assert "2 people in 8 days, 2 messages, 3 likes" in run(tmp_path, plain).output
    chinese = run(tmp_path, plain, "--language", "zh").output
    assert "8 天内 2 人" in chinese and "油烟与餐饮" in chinese
    assert json.loads(run(tmp_path, plain, "--json").stdout)["topics"][0]["messages"] == [2, 3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("subject,text\na,b\n", "row 1, column time: there is no such column"),
        (HEAD, "there is nothing below the heading"),
        ("", "the file is empty"),
        (
            HEAD + "m1,a,路灯,2026-03-02,不亮,0\nm2,a,路灯,昨天,不亮,0\n",
            "row 3, column time: “昨天” is not a date",
        ),
        (HEAD + "m1,a,路灯,,不亮,0\n", "row 2, column time: the cell is empty"),
        (
            HEAD + "m7,a,,2026-03-02,,0\n",
            "row 2, column text: there is neither subject nor text (message m7)",
        ),
        (HEAD + "m1,a,路灯,2026-03-02,不亮,-1\n", "row 2, column likes: “-1” is not a number of likes"),
        (HEAD + "m1,a,路灯,2026-03-02,不亮,很多\n", "row 2, column likes: “很多” is not a number of likes"),
        (
            HEAD + "m1,a,路灯,2026-03-02,不亮,0\n\n\nm1,b,水管,2026-03-02,漏水,0\n",
            "row 5, column id: row 2 has this id too (message m1)",
        ),
        (
            "三月留言,,,\nid,subject,text,date of birth\nm1,路灯,不亮,x\n",
            "row 2, column time: there is no such",
        ),
        (
            "subject,time,text,Subject,text\n路灯,2026-03-02,不亮,a,b\n",
            "row 1, column text: two columns are headed",
        ),
        (b"PK\x03\x04 nothing", "neither Excel nor CSV"),
    ],
)
def test_a_bad_sheet_is_one_sentence(tmp_path, content, said, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    result = run(tmp_path, content)
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert said in result.output and "messages.csv" in result.output


MESSY = """三月份留言汇总,,,,,

留言详情,点赞数,留言时间,留言用户,留言主题,备注
饭店油烟直接排到楼上没法开窗,1.2万,2026.3.2 9:05,a,青州市松林苑小区饭店油烟,
留言详情,点赞数,留言时间,留言用户,留言主题,备注
,,,,,
松林苑饭店油烟直接排到楼上没法开窗睡觉,"1,234",46090,b,松林苑楼下饭店油烟大,已转办
松林苑饭店油烟大没法开窗,10万+,2026年3月10日,c,松林苑饭店油烟,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_messy_sheet_is_read_and_its_rows_are_counted_as_the_spreadsheet_does(tmp_path, encoding):
    (topic,) = json.loads(run(tmp_path, MESSY.encode(encoding), "--json").stdout)["topics"]
    assert topic["messages"] == [4, 7, 8] and topic["likes"] == 12_000 + 1_234 + 100_000
    assert (topic["from"], topic["to"]) == ("2026-03-02", "2026-03-10")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_which_messages_to_open_and_what_to_do_next(tmp_path, language):
    page = tmp_path / "out.html"
    many = HEAD + "".join(f"m{n},u{n},松林苑饭店油烟{n},2026-03-02,饭店油烟排到楼上{n},\n" for n in range(70))
    run(tmp_path, many, "--html", str(page), "--language", language)
    said = page.read_text("utf-8")
    assert len(re.findall(r"\bm\d+\b", said)) == 60
    wanted = {"en": ["and 10 more, see --csv", "Next: "], "zh": ["另 10 条，见 --csv", "下一步："]}[language]
    assert all(words in said for words in wanted)


def test_wrong_options_and_missing_files_are_sentences(tmp_path):
    assert run(tmp_path, SHEET, "--days", "0").exit_code == 2
    missing = CliRunner().invoke(main, ["detect", "topics", str(tmp_path / "none.xlsx")])
    assert missing.exit_code == 2 and "none.xlsx" in missing.output


# Read message by message on 2026-11-23: each is one shared trouble of at least three people. Place, kind, and messages.
TEN = [
    (
        "58车贷",
        "fraud",
        {223787, 272413, 254532, 272858, 264119, 214238, 218132, 268251, 240554, 220711, 217032, 194343},
    ),
    ("月亮岛路", "power", {268250, 262052, 254865, 234885, 218442, 272089, 231773}),
    ("南山十里天池", "house_purchase", {232468, 247851, 191493, 245354, 251901}),
    ("余易贷", "fraud", {211686, 245736, 244660, 256401, 203812}),
    ("聚利", "fraud", {207791, 227371, 229554, 253735}),
    ("金晖优步花园", "house_purchase", {288728, 198111, 228091}),
    ("食在我家", "fumes", {234396, 229639, 286445}),
    ("洪山公园", "planning", {216349, 269955, 287036}),
    ("A市", "benefits", {282248, 225657, 204245}),
    ("兴汝金城", "house_purchase", {221023, 210513, 242917}),
]


@pytest.fixture(scope="module")
def ten():
    result = CliRunner().invoke(main, ["detect", "topics", str(sample()), "--json"])
    assert result.exit_code == 0
    return json.loads(result.stdout)["topics"]


@pytest.mark.parametrize(("rank", "place", "kind", "messages"), [(n, *one) for n, one in enumerate(TEN)])
def test_the_ten_hottest_issues_of_the_sample(ten, rank, place, kind, messages):
    topic = ten[rank]
    assert place in topic["place"] and topic["kind"] == kind
    assert messages <= set(topic["messages"]) and len(topic["messages"]) <= len(messages) + 1
    assert topic["people"] >= 3


def test_the_hottest_issue_counts_people_not_messages(ten):
    assert (ten[0]["people"], ten[0]["from"], ten[0]["to"]) == (9, "2019-01-11", "2019-03-01")
    assert len(ten) == 10 and [topic["heat"] for topic in ten] == sorted(
        (t["heat"] for t in ten), reverse=True
    )
