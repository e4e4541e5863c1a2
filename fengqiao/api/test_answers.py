"""How the API says no: JSON at every address and for every method, in the reader's language."""

import json

import pytest

from fengqiao.testing.cast import ApiClient, report_body

ADDRESSES = [
    "/disputes",
    "/disputes/x",
    "/disputes/x/moves",
    "/disputes/x/dossier.pdf",
    "/ladder",
    "/me",
    "/nowhere",
    "",
]
METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_none_is_answered_in_json(method, address):
    answer = ApiClient().client.generic(method, f"/api/v1{address}/" if not address else f"/api/v1{address}")

    assert answer.status_code in {404, 405}
    assert answer.json()["refusal"] == {404: "not_found", 405: "method_not_allowed"}[answer.status_code]
    assert (answer.status_code == 405) == ("Allow" in answer)


def test_head_is_get_without_the_body(api, cast):
    whole = api.client.get("/api/v1/disputes", headers={"Authorization": cast.chief.key})
    head = api.client.head("/api/v1/disputes", headers={"Authorization": cast.chief.key})

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert api.client.head("/api/v1/disputes").status_code == 401


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x"]
)
def test_a_body_that_is_too_large_is_422(report, cast, settings, content_type):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    case = report()
    body = json.dumps(report_body(summary="长" * 1_000)).encode()
    if content_type.startswith("multipart"):
        body = b'--x\r\nContent-Disposition: form-data; name="move"\r\n\r\n' + body + b"\r\n--x--\r\n"

    for path in ("/disputes", f"/disputes/{case.number}/moves"):
        answer = case.api.post(path, body, cast.chief.key, content_type=content_type)
        assert (answer.status, answer.refusal, answer["detail"]) == (
            422,
            "malformed",
            {"body": "too_large"},
        ), path


@pytest.mark.parametrize(("language", "words"), [("en", "Someone else"), ("zh-CN", "别人"), ("xx", "别人")])
def test_a_refusal_is_said_in_the_readers_language(report, cast, language, words):
    case = report()

    answer = case.api.client.post(
        f"/api/v1/disputes/{case.number}/moves",
        {"move": "accept", "version": 9},
        content_type="application/json",
        headers={"Authorization": cast.assistant.key, "Accept-Language": language},
    )

    assert answer.json()["refusal"] == "stale_version"
    assert words in answer.json()["message"]


@pytest.mark.parametrize(("language", "words"), [("en", "We cannot tell"), ("zh-CN", "看不出")])
def test_the_doors_own_refusals_have_words_too(api, language, words):
    answer = api.client.get("/api/v1/me", headers={"Accept-Language": language})

    assert words in answer.json()["message"]


def test_our_own_mistake_is_json_without_a_word_of_it(station, monkeypatch):
    def fail(request):
        raise RuntimeError("13900001111")

    monkeypatch.setattr("fengqiao.api.disputes.caller_of", fail)
    answer = ApiClient(raise_request_exception=False).get("/disputes")

    assert (answer.status, answer.refusal) == (500, "broken")
    assert "1390" not in answer.raw.decode()
