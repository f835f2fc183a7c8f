"""The machine maker's catalogue: families, models and the tree of components."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """A machine model. ``price`` in yuan without VAT; ``days`` working days of commissioning."""

    code: str
    name: str
    family: str
    price: int
    days: int
    months: int = 12
    hours: int | None = None
    line: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """A node of the component tree."""

    code: str
    name: str
    parent: str
    level: int


def _m(family: str, days: int, *lines: str, line: bool = False) -> list[Model]:
    found = []
    for text in lines:
        code, name, price, *rest = text.split()
        months = int(rest[0]) if rest else 12
        hours = int(rest[1]) if len(rest) > 1 else None
        found.append(Model(code, name, family, int(price), days, months, hours, line))
    return found


MODELS: tuple[Model, ...] = (
    *_m(
        "装盒机",
        5,
        "ZH-120 卧式自动装盒机 186000",
        "ZH-200S 高速伺服装盒机 328000 18",
        "ZH-80L 立式装盒机 142000",
    ),
    *_m(
        "枕式包装机",
        4,
        "ZS-250 单伺服枕式包装机 68000",
        "ZS-350X 下走纸枕式包装机 98000",
        "ZS-600D 双变频大枕包机 136000",
    ),
    *_m(
        "灌装线",
        10,
        "GX-12 十二头直线灌装线 268000 18",
        "GX-24F 二十四头防腐灌装线 436000 18",
        "GX-36P 冲灌旋三合一灌装线 598000 18 8000",
        line=True,
    ),
    *_m(
        "热收缩机",
        4,
        "RS-4525 喷气式热收缩机 46000",
        "RS-6040A 袖口式膜包机 158000",
        "RS-8000H 高速膜包机 286000 18",
    ),
    *_m("码垛机", 8, "MD-120R 四轴机器人码垛机 298000 18", "MD-300H 高位码垛机 386000 18 10000", line=True),
    *_m(
        "贴标机", 3, "TB-200 圆瓶立式贴标机 58000", "TB-300D 双面贴标机 86000", "TB-500R 旋转式贴标机 168000"
    ),
    *_m("开箱封箱机", 4, "KX-15 自动开箱机 76000", "KX-25F 折盖封箱机 52000", "KX-40Z 立式装箱机 228000 18"),
    *_m("给袋式包装机", 5, "GD-8-200 八工位给袋机 178000", "GD-10-300 十工位给袋机 236000 18"),
    *_m("立式包装机", 4, "LS-420 立式制袋包装机 88000", "LS-720S 伺服立式包装机 148000"),
    *_m("泡罩包装机", 6, "PZ-140 平板泡罩机 196000", "PZ-250E 高速泡罩机 418000 18 8000"),
    *_m("旋盖机", 3, "XG-100 直线旋盖机 62000", "XG-180T 跟踪式旋盖机 118000"),
)
FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(model.family for model in MODELS))
MODELS_OF: dict[str, tuple[Model, ...]] = {
    family: tuple(model for model in MODELS if model.family == family) for family in FAMILIES
}

_TREE = """
GL 供料机构: 输送链(链条 推料片 张紧轮) 理料转盘(减速电机 拨料盘) 振动盘(电磁铁 料道)
FM 放膜机构: 膜架(气胀轴 制动器) 送膜辊(压膜胶辊 轴承) 纠偏(纠偏传感器 纠偏电机)
CX 成型机构: 成型器(翻领 制袋筒) 开盒机构(吸盘 真空泵 真空发生器) 开袋机构(开袋吸嘴 夹袋手)
ZF 纵封机构: 纵封轮(加热环 轴承) 拉膜皮带(同步带 真空箱)
HF 横封机构: 横封刀座(加热管 热电偶 密封胶条) 横封驱动(横封伺服电机 连杆)
QD 切刀机构: 切刀(动刀 定刀) 切刀驱动(切刀气缸 凸轮)
SF 伺服驱动: 伺服系统(伺服驱动器 伺服电机 编码器) 变频器(变频模块 制动电阻)
CD 传动机构: 主传动(减速机 主链条 离合器) 分割器(凸轮分割器 扭力限制器)
WK 温控系统: 温控表(温控模块 固态继电器) 热风系统(发热管 热风电机)
QY 气动系统: 气源处理(调压阀 油雾器) 执行元件(气缸 电磁阀 气管接头)
DK 电控系统: PLC(PLC主机 扩展模块 通讯板) 触摸屏(触摸屏本体 后备电池) 低压元件(接触器 开关电源 急停按钮)
CG 传感检测: 光电(色标电眼 对射光电 光纤放大器) 接近开关(原点开关 到位开关)
DM 打码系统: 打码机(热转印头 色带 墨路) 批号机构(字粒 压码气缸)
GZ 灌装机构: 灌装阀(阀芯 密封圈 灌装嘴) 计量系统(流量计 柱塞缸) 储料缸(液位计 搅拌电机)
XG 旋盖机构: 旋盖头(旋盖轮 扭矩离合器) 理盖(理盖盘 落盖轨道)
TB 贴标机构: 出标头(剥标板 送标电机) 覆标(覆标海绵 滚贴带)
MD 码垛机构: 机器人(减速器 伺服抱闸 电缆包) 抓手(夹板气缸 真空吸盘组) 托盘库(叉齿 升降链)
FH 防护装置: 安全门(门锁开关 安全继电器) 护罩(有机玻璃罩 铰链)
JJ 机架: 机身(地脚 焊接梁) 输送台(输送网带 托辊)
"""


def _components() -> tuple[Component, ...]:
    found: list[Component] = []
    for line in _TREE.strip().splitlines():
        head, rest = line.split(": ")
        top, name = head.split()
        found.append(Component(top, name, "", 1))
        groups = rest.rstrip(")").split(") ")
        for number, group in enumerate(groups, 1):
            title, parts = group.split("(")
            middle = f"{top}-{number:02}"
            found.append(Component(middle, title, top, 2))
            found += [
                Component(f"{middle}-{at:02}", part, middle, 3) for at, part in enumerate(parts.split(), 1)
            ]
    return tuple(found)


COMPONENTS: tuple[Component, ...] = _components()
COMPONENT_CODE: dict[str, str] = {c.name: c.code for c in reversed(COMPONENTS)}
"""Code by name; where two components share a name, the first of the tree."""
CONFIGS = (
    "标准配置",
    "不锈钢304机身",
    "带热转印打码",
    "伺服升级版",
    "防爆配置",
    "加长输送台",
    "配自动理料",
    "GMP配置",
)
