"""The Chinese words papers use for stored codes. Papers are Chinese whatever language the reader's pages are in."""

from fengqiao.documents.papers import Result

SIDES = {"A": "甲方", "B": "乙方", "C": "丙方", "D": "丁方", "E": "戊方", "F": "己方"}

LEVELS = {
    1: "第一级 五老乡贤拉呱调",
    2: "第二级 警务助理跟上调",
    3: "第三级 律师介入调",
    4: "第四级 听证调",
    5: "第五级 联席调",
}

SOURCES = {
    "resident": "当事人申请",
    "on_behalf": "他人代为申请",
    "initiative": "调解组织主动调解",
    "police_110": "110警情移送",
    "court": "人民法院委托",
    "department": "有关部门移送",
    "spreadsheet": "批量登记",
    "open_points": "前一协议未决事项",
}

OUTCOMES = {
    "agreement": "达成协议",
    "refused": "一方不同意调解或者要求终止",
    "withdrawn": "申请人撤回",
    "unreachable": "无法联系当事人",
    "too_far_apart": "各方分歧较大，未能达成一致",
    "out_of_time": "期限届满未达成协议",
    "refused_to_sign": "一方拒绝签字",
    "set_aside": "不予受理",
    "redirected": "告知其他途径",
    "referred": "移交有关单位",
    "merged": "与其他纠纷合并",
    "police_settled": "治安调解达成并履行",
    "police_procedure": "转入公安机关一般程序",
    "not_kept": "达成协议后未履行",
    "other": "其他原因未达成协议",
}

ROLES = {
    "elder": "五老乡贤",
    "assistant": "警务助理",
    "lawyer": "律师",
    "officer": "社区民警",
    "chief": "派出所负责人",
    "clerk": "部门经办人",
}

TOLD_HOW = {
    "in_person": "当面告知",
    "phone": "电话告知",
    "visit": "上门告知",
    "read_aloud": "当面宣读",
}
READ_ON_PHONE = "本人手机阅知"

TRENDS = {"calmer": "趋于缓和", "same": "没有变化", "worse": "趋于紧张"}
SATISFACTION = {"satisfied": "满意", "fair": "基本满意", "unsatisfied": "不满意"}
RELAPSE = {"low": "较小", "medium": "有反复可能，继续关注", "high": "较大，需要跟进"}
COURT_ANSWERS = {"confirmed": "裁定协议有效", "refused": "裁定驳回申请", "withdrawn": "申请已撤回"}
SCANS = {"agreement": "人民调解协议书（签名盖章件扫描）", "proof": "履行证明"}
ORDER_STATES = {"sent": "", "accepted": "已接受，办理中。", "cancelled": "交办单位已撤回。"}

RESULTS = {
    Result.AGREED: "各方达成协议，协议内容见人民调解协议书或者口头协议登记表。",
    Result.PARTLY_AGREED: "各方就部分争议达成协议，其余争议不在协议之内。",
    Result.CONTINUES: "本次未达成协议，各方同意继续调解。",
    Result.FAILED: "",
}

# Who else decides, where the law names a body of its own for a kind of dispute.
ARBITRATION = {
    "labour": "劳动人事争议仲裁委员会",
    "land_forest_contract": "农村土地承包仲裁委员会",
}
LEGAL_AID_PHONE = "12348"
