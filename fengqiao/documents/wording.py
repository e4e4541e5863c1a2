"""Sentences that stand on the PDF and on the Word copy of the same paper: written once, so that both say the same."""

RESULTS = {
    "agreed": "达成协议",
    "partly_agreed": "部分达成协议",
    "continues": "另行安排继续调解",
    "failed": "未达成协议",
}
NOTICE_GIVEN = "已当面告知人民调解的性质、原则和当事人的权利义务，各方同意调解"
NOTICE_NOT_GIVEN = "未告知"
READ_OVER = "以上记录已交各方阅读（或者向各方宣读），与本人所述一致。"
OTHER_ROUTES = "调解员已告知当事人：可以依法通过仲裁、行政、司法途径维护自己的权利。"
AGREED_ON_ALL = "经调解，各方在自愿、平等的基础上达成下列协议："
AGREED_IN_PART = "经调解，各方在自愿、平等的基础上达成下列部分协议，其余争议不在本协议之内："
IN_FORCE = (
    "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，对各方具有约束力。"
    "就履行或者内容再生争议的，可以向人民法院起诉。"
    "各方认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认。"
)
LACKS_GLYPHS = "方框处的字不在字库中，请核对证件后手写补上。"

FOR_TEMPLATES = {
    "results": list(RESULTS.items()),
    "notice_given": NOTICE_GIVEN,
    "notice_not_given": NOTICE_NOT_GIVEN,
    "read_over": READ_OVER,
    "other_routes": OTHER_ROUTES,
    "agreed_on_all": AGREED_ON_ALL,
    "agreed_in_part": AGREED_IN_PART,
    "in_force": IN_FORCE,
    "lacks_glyphs": LACKS_GLYPHS,
}
