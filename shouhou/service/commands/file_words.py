"""The words that files use, and the values they stand for; the values themselves are accepted too."""

BANDS = {"同城": "same_city", "同省": "same_province", "省外": "other"}
SEVERITIES = {"P1": "P1", "P2": "P2", "P3": "P3", "停机": "P1", "带病运行": "P2", "其他": "P3"}
REQUEST_KINDS = {"故障": "fault", "咨询": "question"}
CHANNELS = {
    "电话": "phone",
    "微信": "wechat",
    "小程序": "app",
    "业务转达": "sales",
    "邮件": "email",
    "扫码": "qr",
}
REQUEST_STATES = {
    "新建": "new",
    "已受理": "accepted",
    "处理中": "in_progress",
    "已修复": "restored",
    "已关闭": "closed",
    "已取消": "cancelled",
    "已合并": "merged",
}
PAUSE_REASONS = {
    "客户未准备好": "customer_not_ready",
    "客户改期": "customer_rescheduled",
    "无法进场": "no_site_access",
    "等客户自备件": "customer_supplied_part",
    "安全停工": "safety_hold",
    "不可抗力": "force_majeure",
    "等本公司备件": "waiting_parts",
    "等总部支援": "waiting_hq",
}
WORK_TYPES = {
    "安装": "install",
    "调试": "commission",
    "维修": "repair",
    "保养": "maintain",
    "巡检": "inspect",
    "培训": "train",
    "改造": "retrofit",
    "走访": "visit",
}
ORDER_STATES = {
    "待派工": "open",
    "已派工": "assigned",
    "进行中": "in_progress",
    "已完工": "done",
    "已关闭": "closed",
    "已取消": "cancelled",
}
RESPONSIBILITIES = {
    "设计": "design",
    "制造": "manufacture",
    "装配": "assembly",
    "供应商": "supplier",
    "安装": "installation",
    "客户使用不当": "customer_misuse",
    "正常磨损": "wear",
    "不明": "unknown",
}
ANSWER_CHANNELS = {"服务单": "slip", "总部回访": "callback", "短信": "sms", "客户门户": "portal"}
OUTCOMES = {"已答复": "answered", "未接通": "no_answer"}
CATEGORIES = {
    "差旅": "travel",
    "住宿": "lodging",
    "出差补助": "allowance",
    "市内交通": "local_transport",
    "备件运费": "freight",
    "免费备件": "free_parts",
    "外包服务": "outsourced",
    "善意补偿": "goodwill",
    "工资": "salary",
    "房租": "rent",
    "其他": "other",
}
REVENUE_KINDS = {"整机": "machine", "配件": "part", "服务": "service", "退货": "return"}
