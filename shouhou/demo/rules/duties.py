"""Positions of the company: titles, duties and reporting lines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """A position as the organization chart names it."""

    code: str
    title: str
    reports_to: str
    duties: tuple[str, ...]
    role: str


NINE_DUTIES = (
    "负责本区域售后服务工作良性运作，确保报修、调试、拜访按期完成",
    "协调其他办事处，互相支援人员与备件，按时归还结算",
    "每月编制并提交质量分析报表，提出改进建议",
    "制定并实施客户服务计划，定期走访与电话回访",
    "组织客户操作培训与售后服务人员技能培训",
    "负责零配件售后与销售，控制库存与旧件返还",
    "受理并处理客户投诉，限期闭环",
    "考核下属，制定并跟踪绩效改善计划",
    "完成本区域安装、调试、维修等服务工作",
)
POSTS: tuple[Post, ...] = (
    Post("YX-01", "营销总部经理", "", ("主持营销总部工作，批准年度服务目标与预算",), ""),
    Post(
        "KF-01",
        "客户服务经理",
        "YX-01",
        (
            "管理各办事处售后服务",
            "核准绩效考核表与质量报表",
            "审批公平时钟暂停与跨区借调",
            "裁定投诉是否有效",
        ),
        "hq_manager",
    ),
    Post(
        "KF-02",
        "售后主办",
        "KF-01",
        ("审核各办事处报表", "满意度回访与投诉登记", "备件调拨与三包审核"),
        "hq_manager",
    ),
    Post("BS-01", "办事处经理", "YX-01", ("办事处行政负责人", "初审办事处服务费用"), "office_head"),
    Post("BS-02", "办事处售后经理", "KF-01", NINE_DUTIES, "office_manager"),
    Post(
        "BS-03",
        "售后服务工程师",
        "BS-02",
        ("安装、调试、维修、保养", "填写服务单并取得客户签字", "旧件返还"),
        "technician",
    ),
    Post("BS-04", "售后内勤", "BS-02", ("接听报修电话，登记派工", "整理报表与费用单据"), "clerk"),
    Post("BS-05", "备件管理员", "BS-02", ("备件收发存", "月末盘点，旧件回收"), "storekeeper"),
    Post("BS-06", "业务人员", "BS-01", ("设备与备件销售", "转达客户意见"), "sales"),
    Post("XX-01", "系统管理员", "YX-01", ("维护系统配置、账号与工作日历",), "admin"),
)
POST_OF_ROLE = {
    "office_head": "BS-01",
    "office_manager": "BS-02",
    "technician": "BS-03",
    "clerk": "BS-04",
    "storekeeper": "BS-05",
    "sales": "BS-06",
    "admin": "XX-01",
}
SKILLS = {
    "ELEC": "电气维修",
    "PLC": "PLC编程调试",
    "MECH": "机械装调",
    "FILL": "灌装线调试",
    "CART": "装盒机调试",
    "ROBOT": "机器人码垛",
    "BLIST": "泡罩机调试",
    "EWORK": "低压电工证",
}
