"""Kinds of trouble in messages to a government, and the words that tell of them.

A word that is listed here says what the matter is and never where: places are read from what is left of a subject
once these words and those of `idle.py` are taken out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of trouble: a stable code, its names, and its words."""

    code: str
    zh: str
    en: str
    words: tuple[str, ...]


def _kind(code: str, zh: str, en: str, words: str) -> Kind:
    return Kind(code, zh, en, tuple(words.split()))


KINDS: tuple[Kind, ...] = (
    _kind(
        "noise",
        "噪音扰民",
        "noise",
        """
        扰民 噪音 噪声 夜间施工 半夜施工 通宵施工 深夜施工 超时施工 半夜 通宵 凌晨 深夜 晚上 夜间 麻将馆
        ktv 歌厅 鸣笛 轰鸣 睡眠 广场舞 吵闹 喧哗 打桩 隔音 麻将 太吵 装卸
        """,
    ),
    _kind(
        "fumes",
        "油烟与餐饮",
        "cooking fumes and eating houses",
        "油烟 烟道 排烟 饭店 餐饮 餐馆 烧烤 夜宵 夜市 小吃 开饭店",
    ),
    _kind(
        "pollution",
        "环境污染",
        "pollution",
        """
        污染 废气 粉尘 扬尘 臭气 恶臭 异味 刺鼻 难闻 污水 排污 黑烟 搅拌站 化工厂 垃圾 垃圾站 垃圾场 臭味
        臭 雾霾 采石场 采砂 环评 脏乱差 灰尘 辐射
        """,
    ),
    _kind("water", "供水", "water supply", "停水 供水 水压 自来水 用水 水改 户改 水质 停水停电 水管"),
    _kind(
        "power",
        "电力与高压线",
        "electricity and power lines",
        "高压线 高压电线 高压线杆 高压电线杆 高压 变压器 架设 电线杆 停电 电费 变电站 110kv 500kv 220kv 电线 线杆",
    ),
    _kind(
        "wages",
        "工资与劳动",
        "wages and labour",
        """
        拖欠 工资 欠薪 农民工 民工 工钱 血汗钱 讨薪 社保 养老保险 加班 调岗 降薪 劳动合同 裁员 待遇 薪酬
        绩效 离职 员工 奖金
        """,
    ),
    _kind(
        "fraud",
        "诈骗与集资",
        "fraud and savings",
        """
        诈骗 非法集资 集资 p2p 跑路 立案 经侦 受害人 骗取 涉嫌诈骗 老赖 受骗 传销 案情 办案 不退款 退款
        退费 押金 欺诈 消费者 出借人 提现
        """,
    ),
    _kind(
        "house_purchase",
        "购房与交房",
        "buying a home",
        """
        虚假宣传 交房 收房 强制收房 精装 精装修 全装修 装修 房屋质量 质量问题 质量 漏水 渗水 外墙 烂尾
        烂尾楼 延期 购房 购房款 开发商 不动产证 房产证 产权证 产权 网签 房价 捆绑 捆绑销售 车位捆绑 认购
        定金 维权 产权缩水 一房二卖 诚意金 停工 首付款
        """,
    ),
    _kind(
        "property",
        "物业与业委会",
        "property management",
        """
        物业 物业费 业委会 业主委员会 电梯 维修资金 维修基金 公共收益 架空层 消防通道 群租房 群租 侵吞 道闸
        公共区域 小区管理 白蚁
        """,
    ),
    _kind(
        "demolition",
        "征地拆迁",
        "expropriation and rehousing",
        """
        拆迁 征地 征收 补偿 补偿款 补偿金 安置 安置房 棚改 棚户 回迁 拆迁户 过渡费 征用 拆迁安置
        """,
    ),
    _kind(
        "building",
        "违法建筑",
        "unlawful building",
        "违建 违章建筑 违法建筑 违章 乱搭 乱搭乱建 搭建 私搭 私搭乱建 改建 加盖 擅自 私自 变更规划 违规建设",
    ),
    _kind(
        "schooling",
        "教育与学位",
        "schools and places in them",
        """
        入学 学区 学位 补课 配套入学 教育局 招生 普惠性 开学 读书 收费补课 强制实习 实习 招聘 教师招聘
        有偿补课 学费 校车 划片 就读 扩建 改扩建 查寝 配套小学 配套幼儿园 普惠性幼儿园
        """,
    ),
    _kind(
        "transit",
        "公共交通",
        "public transport",
        """
        公交 公交车 公交站 站台 站牌 地铁 轻轨 车站 班次 站点 出站口 延长线 城铁 高铁 磁浮 首末站 线路 发车
        号线 增设 燃油补贴 出租车 网约车
        """,
    ),
    _kind(
        "roads",
        "道路与出行",
        "roads and getting about",
        """
        道路 断头路 拉通 路面 破损 坑洼 硬化 泥巴路 修路 路灯 红绿灯 信号灯 交通 拥堵 堵车 出行 出行难
        人行道 斑马线 过街天桥 天桥 交通安全 交叉口 十字路口 照明 渣土车 货车 道口 围挡 匝道 隧道
        出行不便
        """,
    ),
    _kind(
        "parking",
        "停车",
        "parking",
        "停车 停车费 停车难 乱停乱放 违停 停车位 车位 占道 占道经营 乱停车 僵尸车 停车场 摆摊 摊贩",
    ),
    _kind(
        "benefits",
        "补贴与政策",
        "benefits and rules",
        """
        补贴 购房补贴 人才新政 人才 公积金 医保 落户 退休 低保 独生子女 限购 护理假 户口 生育津贴 报销 租金
        保障房 公租房 住房补贴
        """,
    ),
    _kind("health", "医疗", "health care", "医院 医生 治疗 看病 药品 卫生院 急诊 疫苗 殡仪馆 医疗"),
    _kind("planning", "规划与建设", "plans and public works", "动工 开工 建设进度 何时开工 选址 批复 进度"),
    _kind(
        "village",
        "村务",
        "village affairs",
        "村委会 村干部 清产核资 账目 集体经济 集体资产 组长 村务 村委",
    ),
)

OTHER = Kind("other", "其他", "other", ())
BY_CODE = {kind.code: kind for kind in (*KINDS, OTHER)}
